import { HUB_URL, listFiles, modelInfo } from "@huggingface/hub";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError } from "./checkpoint-error";
import { checkpointFiles, requireFiles } from "./checkpoint-files";
import { isCommit, isHubId } from "./hub-cache";
import { explainHubFailure } from "./hub-failure";
import { readJsonObject } from "./json-object";
import { downloadFile } from "./resumable-download";
import { shardOfTensor } from "./shard-index";

/** A file of a model as the hub lists it. */
export interface HubFile {
  readonly name: string;
  /** bytes */
  readonly size: number;
  readonly hash: string;
}

/** What of a model has to be downloaded, at the commit that `main` names now. */
export interface HubCheckpoint {
  readonly id: string;
  readonly hubUrl: string;
  readonly commit: string;
  readonly files: readonly HubFile[];
}

/** How the hub is reached. */
export interface HubAccess {
  readonly hubUrl?: string;
  readonly fetch?: typeof fetch;
  readonly signal: AbortSignal;
  /** milliseconds before each new attempt after a broken connection */
  readonly pauses?: readonly number[];
}

const PAUSES = [1000, 2000, 4000, 8000];

/**
 * Asks the hub which files of a model a checkpoint needs, and how large they are. Nothing is kept of it on the disk.
 * @throws CheckpointError when the hub does not have the model, or cannot be reached, or the model lacks a file that is
 *   needed; the signal's reason when it was cancelled
 */
export async function listCheckpoint(id: string, access: HubAccess): Promise<HubCheckpoint> {
  if (!isHubId(id)) throw new CheckpointError(`"${id}" is no name of a model on the Hugging Face hub.`);
  const hub = new Hub(id, access);
  try {
    return await hub.list();
  } catch (error) {
    access.signal.throwIfAborted();
    throw explainHubFailure(error, id, hub.url, tmpdir());
  }
}

/** The bytes of all files together. */
export function totalBytes(files: readonly HubFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Downloads one file of a model, going on where an earlier download ended. */
export async function fetchHubFile(
  { id, hubUrl, commit }: Omit<HubCheckpoint, "files">,
  { name, size, hash }: HubFile,
  path: string,
  { signal, fetch: send = fetch, pauses = PAUSES }: HubAccess,
  onBytes: (count: number) => void = () => {},
): Promise<void> {
  const url = `${hubUrl}/${id}/resolve/${commit}/${encodeURIComponent(name)}`;
  await downloadFile({ url, size, hash }, path, { fetch: send, signal, pauses, onBytes });
}

class Hub {
  readonly url: string;
  private readonly fetch: typeof fetch;

  constructor(
    private readonly id: string,
    private readonly access: HubAccess,
  ) {
    this.url = access.hubUrl ?? HUB_URL;
    const send = access.fetch ?? fetch;
    this.fetch = (input, init) => send(input, { ...init, signal: access.signal });
  }

  async list(): Promise<HubCheckpoint> {
    const commit = await this.commit();
    const files = await this.filesAt(commit);
    requireFiles(`${this.url}/${this.id}`, [...files.keys()]);
    return { id: this.id, hubUrl: this.url, commit, files: await this.select(files, commit) };
  }

  private async commit(): Promise<string> {
    const { url: hubUrl, fetch } = this;
    const { sha } = await modelInfo({ name: this.id, revision: "main", additionalFields: ["sha"], hubUrl, fetch });
    if (typeof sha === "string" && isCommit(sha)) return sha;
    throw new SyntaxError("no commit");
  }

  private async filesAt(revision: string): Promise<Map<string, HubFile>> {
    const { url: hubUrl, fetch } = this;
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
  private async select(files: ReadonlyMap<string, HubFile>, commit: string): Promise<HubFile[]> {
    const { config, tokenizer, tokenizerConfig, specialTokens, weights, index } = checkpointFiles;
    const present = (names: Iterable<string>) => [...names].flatMap((name) => files.get(name) ?? []);
    const small = present([config, tokenizer, tokenizerConfig, specialTokens]);
    if (files.has(weights)) return [...small, ...present([weights])];
    const shards = new Set((await this.shards(files.get(index)!, commit)).values());
    const missing = [...shards].find((name) => !files.has(name));
    if (missing !== undefined) {
      throw new CheckpointError(
        `${this.url}/${this.id} lacks ${missing}, a part of the weights; choose another model.`,
      );
    }
    return [...small, ...present([index]), ...present(shards)];
  }

  /** Nobody has agreed to anything in the cache yet, so the index is read elsewhere. */
  private async shards(index: HubFile, commit: string): Promise<Map<string, string>> {
    const folder = await mkdtemp(join(tmpdir(), "checkpoint-index-"));
    try {
      const path = join(folder, index.name);
      await fetchHubFile({ id: this.id, hubUrl: this.url, commit }, index, path, this.access);
      return shardOfTensor(readJsonObject(path), `${this.url}/${this.id}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
