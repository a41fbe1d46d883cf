import { link, mkdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { modelFolder } from "./hub-cache";
import { explainHubFailure } from "./hub-failure";
import { fetchHubFile, totalBytes, type HubAccess, type HubCheckpoint, type HubFile } from "./hub-listing";

export interface DownloadProgress {
  /** bytes that are here, of all files together */
  readonly done: number;
  readonly total: number;
}

export interface DownloadOptions extends Omit<HubAccess, "hubUrl"> {
  /** of Hugging Face, as `locateCheckpoint` gives it */
  readonly cacheFolder: string;
  readonly onProgress: (progress: DownloadProgress) => void;
}

/**
 * Downloads what `listCheckpoint` found into Hugging Face's cache, where Python programs find it too.
 * What an interrupted download left there is not fetched again. The caller has asked the person.
 * @returns the folder, for `openCheckpoint`
 * @throws CheckpointError when the hub cannot be reached, or the cache cannot be written; the signal's reason when it was
 *   cancelled
 */
export async function downloadCheckpoint(checkpoint: HubCheckpoint, options: DownloadOptions): Promise<string> {
  try {
    return await new Download(checkpoint, options).run();
  } catch (error) {
    options.signal.throwIfAborted();
    throw explainHubFailure(error, checkpoint.id, checkpoint.hubUrl, options.cacheFolder);
  }
}

/** How many bytes of a checkpoint's files the cache has already, from an interrupted download or another commit. */
export async function bytesInCache(checkpoint: HubCheckpoint, cacheFolder: string): Promise<number> {
  const places = new CachePlaces(checkpoint, cacheFolder);
  const sizes = await Promise.all(
    checkpoint.files.map(async ({ name, size, hash }) => {
      const whole = await Promise.all([places.file(name), places.blob(hash)].map(sizeOf));
      return whole.includes(size) ? size : Math.min(size, (await sizeOf(`${places.blob(hash)}.incomplete`)) ?? 0);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Where the parts of a model lie in the cache. */
class CachePlaces {
  readonly model: string;
  readonly snapshot: string;

  constructor({ id, commit }: HubCheckpoint, cacheFolder: string) {
    this.model = modelFolder(cacheFolder, id);
    this.snapshot = join(this.model, "snapshots", commit);
  }

  file(name: string): string {
    return join(this.snapshot, name);
  }

  blob(hash: string): string {
    return join(this.model, "blobs", hash);
  }
}

class Download {
  private readonly places: CachePlaces;

  constructor(
    private readonly checkpoint: HubCheckpoint,
    private readonly options: DownloadOptions,
  ) {
    this.places = new CachePlaces(checkpoint, options.cacheFolder);
  }

  async run(): Promise<string> {
    const { model, snapshot } = this.places;
    await mkdir(snapshot, { recursive: true });
    await mkdir(join(model, "blobs"), { recursive: true });
    await this.fetchAll();
    // Last: until then, programs that ask for `main` use what they had.
    await mkdir(join(model, "refs"), { recursive: true });
    await writeFile(join(model, "refs", "main.part"), this.checkpoint.commit);
    await rename(join(model, "refs", "main.part"), join(model, "refs", "main"));
    return snapshot;
  }

  private async fetchAll(): Promise<void> {
    const { files } = this.checkpoint;
    const total = totalBytes(files);
    let before = 0;
    for (const file of files) {
      const report = (count: number) => this.options.onProgress({ done: before + count, total });
      await this.store(file, report);
      report(file.size);
      before += file.size;
    }
  }

  /** Puts the file among the blobs, and a link to it into the snapshot. */
  private async store(file: HubFile, onBytes: (count: number) => void): Promise<void> {
    const { name, size, hash } = file;
    if ((await sizeOf(this.places.file(name))) === size) return;
    const blob = this.places.blob(hash);
    if ((await sizeOf(blob)) !== size) {
      try {
        await fetchHubFile(this.checkpoint, file, blob, this.options, onBytes);
      } catch (error) {
        // Another process may have finished the same file, and renamed it under our hands.
        if ((await sizeOf(blob)) !== size) throw error;
      }
    }
    await placeLink(blob, this.places.file(name));
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

async function placeLink(blob: string, path: string): Promise<void> {
  const beside = `${path}.part`;
  await rm(beside, { force: true });
  try {
    await symlink(relative(dirname(path), blob), beside);
  } catch {
    // Windows lets only some accounts make symbolic links.
    await link(blob, beside);
  }
  await rename(beside, path);
}
