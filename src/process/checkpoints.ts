import { CheckpointError, openCheckpoint } from "../model/checkpoints/checkpoint";
import { cachedCheckpoints, locateCheckpoint } from "../model/checkpoints/hub-cache";
import { bytesInCache, downloadCheckpoint, type DownloadProgress } from "../model/checkpoints/hub-download";
import { listCheckpoint, totalBytes, type HubCheckpoint } from "../model/checkpoints/hub-listing";
import { hubSettings } from "../model/checkpoints/hub-settings";
import { encoderWeights } from "../model/transformer/architectures";
import type { ProjectConfig } from "../tasks/config";

export { CheckpointError } from "../model/checkpoints/checkpoint-error";
export { isHubId } from "../model/checkpoints/hub-cache";
export type { DownloadProgress } from "../model/checkpoints/hub-download";

type Environment = Readonly<Record<string, string | undefined>>;

/** A model of the hub that a configuration names, and that is not on this machine. */
export interface MissingCheckpoint {
  readonly id: string;
  readonly hubUrl: string;
  /** of Hugging Face; the download goes there */
  readonly cacheFolder: string;
}

/** What a download will bring. */
export interface CheckpointDownload {
  readonly checkpoint: HubCheckpoint;
  readonly cacheFolder: string;
  /** bytes of all files together */
  readonly size: number;
  /** bytes of them that an earlier download has left here */
  readonly sizeHere: number;
}

/**
 * What has to be downloaded before a configuration can be trained; undefined where nothing has to. Asks nobody.
 * @throws CheckpointError when the encoder's checkpoint is no name, or a download is needed and HF_HUB_OFFLINE forbids it
 */
export function missingCheckpoint(
  { encoder, folder }: Pick<ProjectConfig, "encoder" | "folder">,
  environment: Environment,
): MissingCheckpoint | undefined {
  if (encoder.kind !== "transformer") return undefined;
  const place = locateCheckpoint(encoder.checkpoint, folder, environment);
  if (place.kind === "local") return undefined;
  const { id, cacheFolder } = place;
  const { hubUrl, isOffline } = hubSettings(environment);
  if (!isOffline) return { id, hubUrl, cacheFolder };
  throw new CheckpointError(
    `the encoder ${id} is not in ${cacheFolder}, and HF_HUB_OFFLINE forbids its download; unset it, or give the path of a folder that holds the checkpoint.`,
  );
}

/**
 * Asks the hub what the download will bring, so that the person can be asked.
 * @throws CheckpointError when the hub does not have the model, or cannot be reached; the signal's reason
 */
export async function planDownload(
  { id, hubUrl, cacheFolder }: MissingCheckpoint,
  signal: AbortSignal,
): Promise<CheckpointDownload> {
  const checkpoint = await listCheckpoint(id, { hubUrl, signal });
  const sizeHere = await bytesInCache(checkpoint, cacheFolder);
  return { checkpoint, cacheFolder, size: totalBytes(checkpoint.files), sizeHere };
}

/** What a person is told before they decide about a download. */
export function describeDownload({ checkpoint, cacheFolder, size, sizeHere }: CheckpointDownload): string {
  const { id, hubUrl, files } = checkpoint;
  const here = sizeHere > 0 ? `, ${megabytes(sizeHere)} of it here already` : "";
  return (
    `The encoder ${id} is not on this machine. Its ${files.length} files, ${megabytes(size)} in all${here}, ` +
    `are downloaded from ${hubUrl} into ${cacheFolder}; nothing of the corpus is sent.`
  );
}

/**
 * Downloads, going on where an earlier download ended. The caller has asked the person.
 * @throws CheckpointError when it fails; the signal's reason
 */
export async function download(
  { checkpoint, cacheFolder }: CheckpointDownload,
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
): Promise<void> {
  await downloadCheckpoint(checkpoint, { cacheFolder, signal, onProgress });
}

/** A size as people say it, in units of a thousand as shops and file managers count. */
export function megabytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/**
 * Checks that a folder holds a checkpoint that can be trained, as far as its configuration and its weights' header tell.
 * @throws CheckpointError when it does not
 */
export function checkCheckpointFolder(folder: string): void {
  const checkpoint = openCheckpoint(folder);
  try {
    encoderWeights(checkpoint);
  } finally {
    checkpoint.close();
  }
}

/** The ids of the models in Hugging Face's cache that can be trained. */
export function cachedEncoders(environment: Environment): string[] {
  return cachedCheckpoints(environment)
    .filter(({ folder }) => isUsable(folder))
    .map(({ id }) => id);
}

function isUsable(folder: string): boolean {
  try {
    checkCheckpointFolder(folder);
    return true;
  } catch (error) {
    if (error instanceof CheckpointError) return false;
    throw error;
  }
}
