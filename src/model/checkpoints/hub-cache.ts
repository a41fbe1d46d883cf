import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { CheckpointError } from "./checkpoint-error";
import { checkpointFiles } from "./checkpoint-files";
import { readJsonObject } from "./json-object";
import { shardOfTensor } from "./shard-index";

/** Where the checkpoint is that a configuration names. */
export type CheckpointPlace =
  | { readonly kind: "local"; readonly folder: string }
  /** to be downloaded into the cache */
  | { readonly kind: "hub"; readonly id: string; readonly cacheFolder: string };

/** `owner/name`, or a name alone, as the oldest models have it. */
const HUB_ID = /^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)?$/;
const LONGEST_ID = 96;

/**
 * Finds the checkpoint that `encoder.checkpoint` names: a path that begins with a dot, a slash or a drive is a folder,
 * relative to the configuration's; anything else is an id of the Hugging Face hub, looked up in its cache.
 * Whether a folder holds a usable checkpoint is for `openCheckpoint` to say.
 * @throws CheckpointError when the name is neither
 */
export function locateCheckpoint(
  name: string,
  configFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
): CheckpointPlace {
  if (/^([./\\]|[A-Za-z]:[\\/])/.test(name)) return { kind: "local", folder: resolve(configFolder, name) };
  if (!isHubId(name)) {
    throw new CheckpointError(
      `"${name}" is no checkpoint; name a folder with a path that begins with "./" or "/", or a model of the Hugging Face hub such as "FacebookAI/roberta-base".`,
    );
  }
  const cacheFolder = hubCache(environment);
  const folder = cachedSnapshot(cacheFolder, name);
  return folder === undefined ? { kind: "hub", id: name, cacheFolder } : { kind: "local", folder };
}

/** The models in Hugging Face's cache that have all files of a checkpoint, with the folder of each; sorted by id. */
export function cachedCheckpoints(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly id: string; readonly folder: string }[] {
  const cacheFolder = hubCache(environment);
  const names = existsSync(cacheFolder) ? readdirSync(cacheFolder) : [];
  return names
    .flatMap((name) => /^models--(.+)$/.exec(name)?.[1]?.replace("--", "/") ?? [])
    .filter(isHubId)
    .sort()
    .flatMap((id) => {
      const folder = cachedSnapshot(cacheFolder, id);
      return folder === undefined ? [] : [{ id, folder }];
    });
}

/** Whether the hub could have a model of this name. */
export function isHubId(name: string): boolean {
  return HUB_ID.test(name) && name.length <= LONGEST_ID && !/--|\.\./.test(name);
}

/** The folder of a model in the cache: `blobs` by hash, `snapshots` by commit, `refs` by name. */
export function modelFolder(cacheFolder: string, id: string): string {
  return join(cacheFolder, `models--${id.replace("/", "--")}`);
}

/** Whether this is a commit, and so safe as a folder's name. */
export function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/** In the order of huggingface_hub, which fills the cache for Python programs. */
function hubCache(environment: Readonly<Record<string, string | undefined>>): string {
  const home = environment["HOME"] || environment["USERPROFILE"] || homedir();
  const folder = (variable: string) => environment[variable]?.replace(/^~(?=$|[\\/])/, () => home);
  const cache = folder("XDG_CACHE_HOME") || join(home, ".cache");
  return (
    folder("HF_HUB_CACHE") ||
    folder("HUGGINGFACE_HUB_CACHE") ||
    join(folder("HF_HOME") || join(cache, "huggingface"), "hub")
  );
}

/** The snapshot that `main` names, unless a file that we need is missing in it. */
function cachedSnapshot(cacheFolder: string, id: string): string | undefined {
  const model = modelFolder(cacheFolder, id);
  const commit = readRef(join(model, "refs", "main"));
  if (commit === undefined) return undefined;
  const folder = join(model, "snapshots", commit);
  const has = (name: string) => existsSync(join(folder, name));
  try {
    return [checkpointFiles.config, checkpointFiles.tokenizer, ...weightFiles(folder)].every(has) ? folder : undefined;
  } catch (error) {
    // A broken index is downloaded again.
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}

function readRef(path: string): string | undefined {
  const commit = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  return isCommit(commit) ? commit : undefined;
}

function weightFiles(folder: string): string[] {
  const index = join(folder, checkpointFiles.index);
  if (existsSync(join(folder, checkpointFiles.weights)) || !existsSync(index)) return [checkpointFiles.weights];
  return [...new Set(shardOfTensor(readJsonObject(index), index).values())];
}
