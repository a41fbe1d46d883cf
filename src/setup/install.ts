import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  bindingName,
  installationIn,
  libraryFolder,
  readRecord,
  recordName,
  type InstallationRecord,
  type TensorFlowInstallation,
} from "../engine/tensorflow-installation";
import { isBuiltWithCuda } from "./cuda";
import type { LibraryFile } from "./library-file";
import { fetchPackages } from "./package-manager";
import { noSpace, type SetupPlan } from "./plan";
import { testTensorFlow } from "./self-test";
import { SetupError } from "./setup-error";
import { openSource } from "./source";
import { checkVersion, packagesToFetch } from "./tensorflow-version";

/** How far setting up is. */
export interface SetupProgress {
  readonly phase: "fetched" | "unpacked";
  /** Bytes; what is done may come to somewhat more than the total, which is not known exactly beforehand. */
  readonly done: number;
  readonly total: number;
}

/**
 * Sets TensorFlow up as planned, in place of what was there: everything is made and tested in a folder beside, which is then renamed.
 * @throws SetupError when that fails, the signal's reason when it is cancelled; then nothing has changed, and nothing is left
 */
export async function setUpTensorFlow(
  plan: SetupPlan,
  signal: AbortSignal,
  onProgress: (progress: SetupProgress) => void,
): Promise<TensorFlowInstallation> {
  const { binding, checkProgram } = plan.parts;
  removeLeftovers(plan.place);
  const aside = asideOf(plan.place, "new");
  try {
    mkdirSync(join(aside, libraryFolder), { recursive: true });
    const files = await writeLibraries(plan, aside, signal, onProgress);
    copyFileSync(binding, join(aside, libraryFolder, bindingName));
    files[`${libraryFolder}/${bindingName}`] = statSync(binding).size;
    const { version } = await testTensorFlow(checkProgram, join(aside, libraryFolder), signal);
    const cuda = await isBuiltWithCuda(aside);
    checkVersion(version, plan.from ?? "the wheel", plan.cuda);
    if (plan.cuda && !cuda)
      throw new SetupError(`${plan.from} has no CUDA in it: with --cuda it takes a wheel of tensorflow.`);
    const record: InstallationRecord = { version, cuda, files };
    writeFileSync(join(aside, recordName), `${JSON.stringify(record, undefined, 2)}\n`);
    signal.throwIfAborted();
    putInPlace(aside, plan.place);
    return installationIn(plan.place)!;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC") throw noSpace(plan.place, "it is full");
    if (syscall !== undefined) throw new SetupError(`${plan.place} cannot be written (${code}).`, { cause: error });
    throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * Removes what has been set up in a folder, and what interrupted runs have left beside it.
 * @returns whether anything was there
 * @throws SetupError when the folder holds other things
 */
export function removeTensorFlow(place: string): boolean {
  removeLeftovers(place);
  if (!existsSync(place)) return false;
  if (!readRecord(place)) throw new SetupError(`${place} holds other things than TensorFlow: nothing was removed.`);
  // Renamed first: what is removed in part could be taken for an installation.
  const aside = asideOf(place, "old");
  renameSync(place, aside);
  rmSync(aside, { recursive: true, force: true });
  return true;
}

/** @returns the sizes in bytes of what was written, by paths beneath the folder */
async function writeLibraries(
  plan: SetupPlan,
  aside: string,
  signal: AbortSignal,
  onProgress: (progress: SetupProgress) => void,
): Promise<Record<string, number>> {
  const { manager, cuda, downloadBytes: total, environment } = plan;
  const folder = join(aside, "download");
  const fetch = () =>
    fetchPackages(manager!, {
      requirements: packagesToFetch(cuda),
      folder,
      environment,
      signal,
      onBytes: (done) => onProgress({ phase: "fetched", done, total }),
    });
  const source = await openSource(plan.from ?? (await fetch()), plan.cuda);
  try {
    return await writeFiles(source.files, aside, signal, onProgress);
  } finally {
    source.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeFiles(
  files: readonly LibraryFile[],
  folder: string,
  signal: AbortSignal,
  onProgress: (progress: SetupProgress) => void,
): Promise<Record<string, number>> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for (const file of files) {
    const path = join(folder, file.target);
    mkdirSync(dirname(path), { recursive: true });
    await file.write(
      path,
      (bytes) => {
        done += bytes;
        onProgress({ phase: "unpacked", done, total });
      },
      signal,
    );
  }
  return Object.fromEntries(files.map(({ target, size }) => [target, size]));
}

/** Between the two renames there is no TensorFlow, which a program that is killed there leaves; never half of one. */
function putInPlace(aside: string, place: string): void {
  const old = asideOf(place, "old");
  if (existsSync(place)) renameSync(place, old);
  renameSync(aside, place);
  rmSync(old, { recursive: true, force: true });
}

/** Folders beside the place, on the same disk, so that renaming is all that it takes; they name the process that writes them. */
function asideOf(place: string, what: "new" | "old"): string {
  return `${place}.${what}-${process.pid}`;
}

/** What a process has left that was killed. */
function removeLeftovers(place: string): void {
  const folder = dirname(place);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const [, writer] = /^\.(?:new|old)-(\d+)$/.exec(name.slice(basename(place).length)) ?? [];
    if (!name.startsWith(basename(place)) || writer === undefined) continue;
    if (Number(writer) === process.pid || !isRunning(Number(writer))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
