import { readFileSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";

/** The libraries of TensorFlow on this machine, with the binding through which Node calls them. */
export interface TensorFlowInstallation {
  /** Holds the binding, `tfjs_binding.node`, which finds the libraries by itself. */
  readonly directory: string;
  readonly version: string;
  /** Whether the libraries can use NVIDIA's GPUs; whether there is one, and its driver, is another matter. */
  readonly cuda: boolean;
}

/** What is written last into an installation. */
export interface InstallationRecord {
  readonly version: string;
  readonly cuda: boolean;
  /** Bytes of each file, by its path beneath the installation. */
  readonly files: Readonly<Record<string, number>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const bindingName = "tfjs_binding.node";
export const libraryNames = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;
/** The libraries look for those of CUDA in `../nvidia`, hence a folder of their own. */
export const libraryFolder = "lib";
export const recordName = "installation.json";

const remedy = 'run "multitask engine install tensorflow", or the command Set Up TensorFlow Engine in VS Code';

/** Says in one sentence why there is no TensorFlow to use here, and what to do. */
export class MissingTensorFlowError extends Error {
  override readonly name = "MissingTensorFlowError";
}

/** Where the command line sets TensorFlow up when it is told no other place. */
export function defaultTensorFlowPlace(environment: Environment = process.env): string {
  const data = environment["XDG_DATA_HOME"] || join(homedir(), ".local", "share");
  return join(data, "multitask-tagger", "tensorflow");
}

/** The variable through which the editor tells the model process of its places, as PATH has folders. */
export const placesVariable = "MULTITASK_TENSORFLOW_PLACES";

/**
 * Finds the TensorFlow that is used here: that of MULTITASK_TENSORFLOW; else the first of the given places, the editor's, and the command
 * line's own that has one; else a package tfjs-node-gpu or tfjs-node in `node_modules` of the working folder that has brought its own libraries.
 * @throws MissingTensorFlowError when there is none, or the first one is not whole
 */
export function findTensorFlow(
  places: readonly string[] = [],
  environment: Environment = process.env,
): TensorFlowInstallation {
  const named = environment["MULTITASK_TENSORFLOW"];
  if (named) {
    const installation = installationIn(resolve(named));
    if (installation) return installation;
    throw new MissingTensorFlowError(
      `MULTITASK_TENSORFLOW names ${named}, where TensorFlow is not set up: unset it, or ${remedy}.`,
    );
  }
  const ofEditor = environment[placesVariable]?.split(delimiter).filter((place) => place !== "") ?? [];
  for (const place of [...places, ...ofEditor, defaultTensorFlowPlace(environment)]) {
    const installation = installationIn(place);
    if (installation) return installation;
  }
  for (const name of ["tfjs-node-gpu", "tfjs-node"]) {
    const installation = packageIn(join(process.cwd(), "node_modules", "@tensorflow", name));
    if (installation) return { ...installation, cuda: name === "tfjs-node-gpu" };
  }
  throw new MissingTensorFlowError(`TensorFlow is not set up on this machine: ${remedy}.`);
}

/**
 * @returns undefined where nothing has been set up
 * @throws MissingTensorFlowError when what is there is not whole
 */
export function installationIn(place: string): TensorFlowInstallation | undefined {
  if (!statSync(place, { throwIfNoEntry: false })) return undefined;
  const incomplete = (what: string) =>
    new MissingTensorFlowError(`the TensorFlow in ${place} is not whole (${what}): ${remedy}.`);
  const record = readRecord(place);
  if (!record) throw incomplete(`it has no ${recordName}`);
  for (const [path, size] of Object.entries(record.files)) {
    const found = statSync(join(place, path), { throwIfNoEntry: false });
    if (found?.size !== size) throw incomplete(`${path} ${found ? "has another size" : "is missing"}`);
  }
  return { directory: join(place, libraryFolder), version: record.version, cuda: record.cuda };
}

/** What an installation says of itself; undefined where there is none. */
export function readRecord(place: string): InstallationRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(join(place, recordName), "utf8")) as Partial<InstallationRecord>;
    const { version, cuda = false, files } = record;
    const isRecord = typeof version === "string" && [bindingName, ...libraryNames].every((name) => sizeOf(name, files));
    return isRecord ? { version, cuda, files: files! } : undefined;
  } catch {
    return undefined;
  }
}

function sizeOf(name: string, files: Partial<InstallationRecord["files"]> = {}): number {
  return files[`${libraryFolder}/${name}`] ?? 0;
}

/** The package whose own install script has been run. */
function packageIn(folder: string): Omit<TensorFlowInstallation, "cuda"> | undefined {
  const directory = join(folder, "lib", "napi-v8");
  try {
    statSync(join(directory, bindingName));
    const [version] = /\d+\.\d+\.\d+$/.exec(realpathSync(join(folder, "deps", "lib", "libtensorflow.so.2"))) ?? [];
    return { directory, version: version ?? "2" };
  } catch {
    return undefined;
  }
}
