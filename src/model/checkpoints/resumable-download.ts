import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm, stat, truncate } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { setTimeout } from "node:timers/promises";

/** What is to be downloaded. */
export interface Resource {
  readonly url: string;
  /** bytes */
  readonly size: number;
  /** SHA-256 of the content, or SHA-1 as Git hashes a file: 64 or 40 hexadecimal digits */
  readonly hash: string;
}

/** How it is downloaded. */
export interface Transfer {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** milliseconds to wait before each attempt that follows one without progress; after the last, the download fails */
  readonly pauses: readonly number[];
  /** told how many bytes of the file are here */
  readonly onBytes: (count: number) => void;
}

/** Says why no whole file came. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";

  constructor(
    message: string,
    /** of the answer; undefined where there was none, or it ended early */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether the next attempt may do better. */
  get isPassing(): boolean {
    return this.status === undefined || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** Whether the error is fetch's own for a connection that could not be made, or broke. */
export function isConnectionLoss(error: unknown): error is TypeError {
  return error instanceof TypeError && error.cause !== undefined;
}

/**
 * Downloads into a file beside `path`, going on where an earlier attempt ended, and renames it once its hash is right.
 * @throws DownloadError when the resource does not come, or is damaged; the signal's reason; or the file system's error
 */
export async function downloadFile(resource: Resource, path: string, transfer: Transfer): Promise<void> {
  const partial = `${path}.incomplete`;
  const begin = await begunSize(partial, resource.size);
  await fetchAll(resource, partial, begin, transfer);
  if (begin > 0 && !(await isWhole(partial, resource))) {
    // What was there already need not have been ours.
    await truncate(partial);
    await fetchAll(resource, partial, 0, transfer);
  }
  if (!(await isWhole(partial, resource))) {
    await rm(partial, { force: true });
    throw new DownloadError(`${resource.url} came damaged`);
  }
  await rename(partial, path);
}

async function begunSize(partial: string, size: number): Promise<number> {
  await (await open(partial, "a")).close();
  const begun = (await stat(partial)).size;
  if (begun <= size) return begun;
  await truncate(partial);
  return 0;
}

async function fetchAll(resource: Resource, partial: string, begin: number, transfer: Transfer): Promise<void> {
  let attempt = 0;
  for (let at = begin; at < resource.size; at = (await stat(partial)).size) {
    try {
      await fetchFrom(at, resource, partial, transfer);
    } catch (error) {
      transfer.signal.throwIfAborted();
      if (!(error instanceof DownloadError) || !error.isPassing) throw error;
      if ((await stat(partial)).size > at) attempt = 0;
      const pause = transfer.pauses[attempt++];
      if (pause === undefined) throw error;
      await setTimeout(pause, undefined, { signal: transfer.signal });
    }
  }
}

async function fetchFrom(at: number, { url, size }: Resource, partial: string, transfer: Transfer): Promise<void> {
  const { fetch, signal, onBytes } = transfer;
  // Compressed bytes could not be counted, nor asked for from the middle.
  const headers = { "Accept-Encoding": "identity", ...(at > 0 && { Range: `bytes=${at}-` }) };
  try {
    const response = await fetch(url, { headers, signal });
    if (!response.ok || !response.body) throw new DownloadError(`${url} answered ${response.status}`, response.status);
    let end = response.status === 206 ? at : 0;
    if (end < at) await truncate(partial);
    const count = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        end += chunk.length;
        if (end > size) throw new DownloadError(`${url} is larger than the ${size} bytes that were announced`, 200);
        yield chunk;
        onBytes(end);
      }
    };
    const file = createWriteStream(partial, { flags: "r+", start: end });
    await pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), count, file, { signal });
    if (end < size) throw new DownloadError(`${url} ended after ${end} of ${size} bytes`);
  } catch (error) {
    if (isConnectionLoss(error)) throw new DownloadError(`${url} broke off`, undefined, { cause: error });
    throw error;
  }
}

async function isWhole(path: string, { size, hash }: Resource): Promise<boolean> {
  const digest = hash.length === 64 ? createHash("sha256") : createHash("sha1").update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) digest.update(chunk as Buffer);
  return digest.digest("hex") === hash;
}
