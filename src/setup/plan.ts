import { existsSync, readdirSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { readRecord } from "../engine/tensorflow-installation";
import { megabytes } from "../process/checkpoints";
import { findPackageManager, type PackageManager } from "./package-manager";
import { checkPlatform } from "./platform";
import { SetupError } from "./setup-error";
import { openSource } from "./source";

type Environment = Readonly<Record<string, string | undefined>>;

/** What of the product setting up needs. */
export interface SetupParts {
  /** Our build of the binding, `tfjs_binding.node`. */
  readonly binding: string;
  /** The bundled `tensorflow-check.js`. */
  readonly checkProgram: string;
}

/** What a person wants set up. */
export interface SetupRequest {
  /** The folder that it goes into. */
  readonly place: string;
  /** With the libraries for NVIDIA's GPUs. */
  readonly cuda: boolean;
  /** What the libraries are taken from; without it they are fetched. */
  readonly from?: string;
  readonly environment: Environment;
  readonly parts: SetupParts;
}

/** What setting TensorFlow up will do. */
export interface SetupPlan extends SetupRequest {
  /** Fetches the packages; undefined where the person has given them. */
  readonly manager?: PackageManager;
  /** Bytes that are there for a while after they have been fetched, nearly. */
  readonly downloadBytes: number;
  /** Bytes of the libraries, unpacked; nearly, where they are to be fetched. */
  readonly libraryBytes: number;
}

/** Bytes of TensorFlow 2.20.0, and of the packages of CUDA 12.9 and cuDNN 9.28 that it took in November 2026. */
const sizes = {
  cpu: { wheels: 259e6, packages: 1168e6, libraries: 779e6 },
  cuda: { wheels: 2967e6, packages: 5494e6, libraries: 4931e6 },
};

/**
 * Finds out what setting TensorFlow up takes, so that the person can be asked. Fetches nothing and leaves nothing.
 * @throws SetupError when it cannot be done: this platform, a build without the binding, another wheel than is needed, no package manager, a folder of other files, a
 * disk too full
 */
export async function planSetup(request: SetupRequest): Promise<SetupPlan> {
  checkPlatform();
  checkBinding(request.parts);
  checkPlace(request.place);
  const plan = { ...request, ...(await measure(request)) };
  await checkSpace(plan);
  return plan;
}

async function measure({ from, cuda, environment }: SetupRequest): Promise<Omit<SetupPlan, keyof SetupRequest>> {
  if (from === undefined) {
    const manager = await findPackageManager(environment);
    const { wheels, packages, libraries } = sizes[cuda ? "cuda" : "cpu"];
    return { manager, downloadBytes: manager.unpacks ? packages : wheels, libraryBytes: libraries };
  }
  const source = await openSource(from, cuda);
  source.close();
  return { downloadBytes: 0, libraryBytes: source.files.reduce((sum, { size }) => sum + size, 0) };
}

/** What a person is told before they decide. */
export function describePlan({ manager, downloadBytes, libraryBytes, place, from, cuda }: SetupPlan): string {
  const what = `The libraries of TensorFlow${cuda ? " and of NVIDIA's CUDA 12 and cuDNN 9" : ""} (${megabytes(libraryBytes)})`;
  const how =
    manager === undefined
      ? `are unpacked from ${from} into ${place}`
      : `are fetched by ${manager.name}, from where you have told it to, and put into ${place}; the packages that they come in (${megabytes(downloadBytes)}) are removed`;
  return `${what} ${how}. Nothing else of TensorFlow is kept, and nothing of the corpus is sent.`;
}

function checkBinding({ binding }: SetupParts): void {
  if (existsSync(binding)) return;
  throw new SetupError(
    "this build of Multitask Tagger has no binding for TensorFlow: take the package for Linux, or in a checkout run npm run engine:tensorflow.",
  );
}

/** What a person has of their own is never replaced. */
function checkPlace(place: string): void {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found || readRecord(place)) return;
  if (found.isDirectory() && readdirSync(place).length === 0) return;
  throw new SetupError(`${place} holds other things than TensorFlow: choose another folder, or empty it.`);
}

async function checkSpace({ place, downloadBytes, libraryBytes }: SetupPlan): Promise<void> {
  let existing = place;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  const [free, needed] = [bavail * bsize, downloadBytes + libraryBytes];
  if (free < needed) throw noSpace(place, `${megabytes(needed)} are needed, and ${megabytes(free)} are free`);
}

/** @param found how much is needed and there, as far as it is known */
export function noSpace(place: string, found: string): SetupError {
  return new SetupError(
    `the disk of ${place} has no room for TensorFlow (${found}): make room, or choose a folder on another disk.`,
  );
}
