import { HUB_URL, HubApiError, listFiles, modelInfo } from "@huggingface/hub";
import { link, mkdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { CheckpointError } from "./checkpoint-error";
import { checkpointFiles, requireFiles } from "./checkpoint-files";
import { isCommit, isHubId, modelFolder } from "./hub-cache";
import { readJsonObject } from "./json-object";
import { DownloadError, downloadFile, isConnectionLoss } from "./resumable-download";
import { shardOfTensor } from "./shard-index";

export interface DownloadProgress {
  /** bytes that are here, of all files together */
  readonly done: number;
  readonly total: number;
}

export interface DownloadOptions {
  /** of Hugging Face, as `locateCheckpoint` gives it */
  readonly cacheFolder: string;
  readonly hubUrl?: string;
  readonly fetch?: typeof fetch;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
  /** milliseconds before each new attempt after a broken connection */
  readonly pauses?: readonly number[];
}

/** A file of the model as the hub lists it. */
interface HubFile {
  readonly name: string;
  readonly size: number;
  readonly hash: string;
}

/**
 * Downloads the files of a model that a checkpoint needs into Hugging Face's cache, where Python programs find them too.
 * What an interrupted download left there is not fetched again. The caller has asked the person.
 * @returns the folder, for `openCheckpoint`
 * @throws CheckpointError when the hub does not have the model, or cannot be reached, or the cache cannot be written;
 *   the signal's reason when it was cancelled
 */
export async function downloadCheckpoint(id: string, options: DownloadOptions): Promise<string> {
  if (!isHubId(id)) throw new CheckpointError(`"${id}" is no name of a model on the Hugging Face hub.`);
  try {
    return await new Download(id, options).run();
  } catch (error) {
    options.signal.throwIfAborted();
    throw explain(error, id, options);
  }
}

class Download {
  private readonly hubUrl: string;
  private readonly fetch: typeof fetch;
  private readonly model: string;

  constructor(
    private readonly id: string,
    private readonly options: DownloadOptions,
  ) {
    this.hubUrl = options.hubUrl ?? HUB_URL;
    const send = options.fetch ?? fetch;
    this.fetch = (input, init) => send(input, { ...init, signal: options.signal });
    this.model = modelFolder(options.cacheFolder, id);
  }

  async run(): Promise<string> {
    const commit = await this.commit();
    const files = await this.list(commit);
    requireFiles(`${this.hubUrl}/${this.id}`, [...files.keys()]);
    const folder = join(this.model, "snapshots", commit);
    await mkdir(folder, { recursive: true });
    await mkdir(join(this.model, "blobs"), { recursive: true });
    await this.fetchAll(await this.select(files, folder), folder);
    // Last: until then, programs that ask for `main` use what they had.
    await mkdir(join(this.model, "refs"), { recursive: true });
    await writeFile(join(this.model, "refs", "main.part"), commit);
    await rename(join(this.model, "refs", "main.part"), join(this.model, "refs", "main"));
    return folder;
  }

  private async commit(): Promise<string> {
    const { hubUrl, fetch } = this;
    const { sha } = await modelInfo({ name: this.id, revision: "main", additionalFields: ["sha"], hubUrl, fetch });
    if (typeof sha === "string" && isCommit(sha)) return sha;
    throw new SyntaxError("no commit");
  }

  private async list(revision: string): Promise<Map<string, HubFile>> {
    const { hubUrl, fetch } = this;
    const files = new Map<string, HubFile>();
    for await (const entry of listFiles({ repo: { type: "model", name: this.id }, revision, hubUrl, fetch })) {
      const { path: name, size } = entry;
      const hash = entry.lfs?.oid ?? entry.oid;
      const isUsable = Number.isSafeInteger(size) && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(hash ?? "");
      if (entry.type === "file" && isUsable) files.set(name, { name, size, hash: hash! });
    }
    return files;
  }

  /** The files that `openCheckpoint` and the tokenizer read. */
  private async select(files: ReadonlyMap<string, HubFile>, folder: string): Promise<HubFile[]> {
    const { config, tokenizer, tokenizerConfig, specialTokens, weights, index } = checkpointFiles;
    const present = (names: Iterable<string>) => [...names].flatMap((name) => files.get(name) ?? []);
    const small = present([config, tokenizer, tokenizerConfig, specialTokens]);
    if (files.has(weights)) return [...small, ...present([weights])];
    await this.store(files.get(index)!, folder, () => {});
    const shards = new Set(shardOfTensor(readJsonObject(join(folder, index)), `${this.hubUrl}/${this.id}`).values());
    const missing = [...shards].find((name) => !files.has(name));
    if (missing !== undefined) {
      throw new CheckpointError(
        `${this.hubUrl}/${this.id} lacks ${missing}, a part of the weights; choose another model.`,
      );
    }
    return [...small, ...present([index]), ...present(shards)];
  }

  private async fetchAll(files: readonly HubFile[], folder: string): Promise<void> {
    const total = files.reduce((sum, { size }) => sum + size, 0);
    let before = 0;
    for (const file of files) {
      const report = (count: number) => this.options.onProgress({ done: before + count, total });
      await this.store(file, folder, report);
      report(file.size);
      before += file.size;
    }
  }

  /** Puts the file among the blobs, and a link to it into the folder. */
  private async store({ name, size, hash }: HubFile, folder: string, onBytes: (count: number) => void): Promise<void> {
    if ((await sizeOf(join(folder, name))) === size) return;
    const blob = join(this.model, "blobs", hash);
    if ((await sizeOf(blob)) !== size) {
      const url = `${this.hubUrl}/${this.id}/resolve/${basename(folder)}/${encodeURIComponent(name)}`;
      const { signal, pauses = [1000, 2000, 4000, 8000] } = this.options;
      try {
        await downloadFile({ url, size, hash }, blob, { fetch: this.fetch, signal, pauses, onBytes });
      } catch (error) {
        // Another process may have finished the same file, and renamed it under our hands.
        if ((await sizeOf(blob)) !== size) throw error;
      }
    }
    await placeLink(blob, join(folder, name));
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

function explain(error: unknown, id: string, { cacheFolder, hubUrl = HUB_URL }: DownloadOptions): unknown {
  if (error instanceof CheckpointError) return error;
  const failed = (found: string, toDo: string) =>
    new CheckpointError(`${id} cannot be downloaded: ${found}; ${toDo}.`, { cause: error });
  const copy =
    'copy the folder of the checkpoint from another machine, and give its path, such as "./roberta-base", as the encoder\'s checkpoint';
  const status =
    error instanceof HubApiError ? error.statusCode : error instanceof DownloadError ? error.status : undefined;
  if (status === 401 || status === 403 || status === 404) {
    return failed(`${hubUrl} has no such model that is open to everyone`, `check its name, or ${copy}`);
  }
  if (status !== undefined && status >= 400)
    return failed(`${hubUrl} answered ${status}`, `try again later, or ${copy}`);
  if (isConnectionLoss(error)) return failed(`${hubUrl} cannot be reached${causeOf(error)}`, copy);
  if (error instanceof DownloadError) return failed(error.message, `try again, which goes on from here, or ${copy}`);
  if (error instanceof SyntaxError) return failed(`${hubUrl} gave an answer that is not the hub's`, copy);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return failed(
    `${cacheFolder} cannot be written (${code})`,
    "make room or permit it, or set HF_HUB_CACHE to another folder",
  );
}

function causeOf(error: Error): string {
  const code = (error.cause as NodeJS.ErrnoException).code;
  return code === undefined ? "" : ` (${code})`;
}
