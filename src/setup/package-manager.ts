import { execFile, spawn } from "node:child_process";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { fetchedVersion } from "./tensorflow-version";
import { SetupError } from "./setup-error";

const run = promisify(execFile);

type Environment = Readonly<Record<string, string | undefined>>;

/** A program that fetches packages of Python from wherever the person has told it to. */
export interface PackageManager {
  readonly name: "pip" | "uv";
  readonly command: readonly [string, ...string[]];
  /** Whether it unpacks what it fetches. */
  readonly unpacks: boolean;
}

const candidates: readonly PackageManager[] = [
  { name: "pip", command: ["pip"], unpacks: false },
  { name: "pip", command: ["pip3"], unpacks: false },
  { name: "pip", command: ["python3", "-m", "pip"], unpacks: false },
  { name: "uv", command: ["uv"], unpacks: true },
];

/** Of the wheel's Python only the name is of importance: none of it runs. */
function argumentsOf({ name }: PackageManager, folder: string): string[] {
  if (name === "uv") {
    const forThisMachine = ["--python-version=3.11", "--python-platform=x86_64-manylinux_2_28"];
    return [
      "pip",
      "install",
      "--no-cache",
      "--no-deps",
      "--only-binary=:all:",
      ...forThisMachine,
      `--target=${folder}`,
    ];
  }
  const platforms = ["manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"];
  const forThisMachine = [
    "--implementation=cp",
    "--python-version=3.11",
    ...platforms.map((tag) => `--platform=${tag}`),
  ];
  return [
    "download",
    "--no-cache-dir",
    "--no-input",
    "--no-deps",
    "--only-binary=:all:",
    ...forThisMachine,
    `--dest=${folder}`,
  ];
}

const pollMilliseconds = 250;
/** Of what it has printed, as much as is looked through for the reason of a failure. */
const keptCharacters = 20_000;

/** @throws SetupError when there is none on the PATH of the environment */
export async function findPackageManager(environment: Environment): Promise<PackageManager> {
  for (const manager of candidates) {
    const [program, ...start] = manager.command;
    const isHere = await run(program, [...start, "--version"], { env: environment }).then(
      () => true,
      () => false,
    );
    if (isHere) return manager;
  }
  throw new SetupError(
    `there is neither pip nor uv on this machine to fetch TensorFlow with: install one of them, or fetch the wheel of tensorflow-cpu ${fetchedVersion} on another machine and give its path (--from).`,
  );
}

/** Packages to fetch. */
export interface PackageDownload {
  /** As pip takes them. */
  readonly requirements: readonly string[];
  /** Made anew; what is under way lies in it too. */
  readonly folder: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Told from time to time how many bytes are here. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Fetches packages, without what they need in turn.
 * @returns the folder that they are in: wheels, or their content
 * @throws SetupError when the package manager cannot; the signal's reason
 */
export async function fetchPackages(
  manager: PackageManager,
  { requirements, folder, environment, signal, onBytes }: PackageDownload,
): Promise<string> {
  const [packages, temporary] = [join(folder, "packages"), join(folder, "temporary")];
  for (const made of [packages, temporary]) mkdirSync(made, { recursive: true });
  const [program, ...start] = manager.command;
  const child = spawn(program, [...start, ...argumentsOf(manager, packages), ...requirements], {
    // What it writes on its way is to be on the disk that has room for it, and to be removed with the rest.
    env: { ...environment, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output = (output + text).slice(-keptCharacters)));
  }
  const stop = () => child.kill();
  signal.addEventListener("abort", stop);
  const polling = setInterval(() => onBytes(bytesIn(folder)), pollMilliseconds);
  const status = await new Promise<number | null>((resolve) => {
    child.on("close", resolve).on("error", () => resolve(null));
  });
  clearInterval(polling);
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (status === 0) return packages;
  throw new SetupError(
    `${manager.name} could not fetch ${requirements[0]} (${reasonIn(output)}): see to its index, proxy or network, or fetch the wheel on another machine and give its path (--from).`,
  );
}

/** Bytes of all files beneath a folder; 0 where another program has just removed what was being looked at. */
function bytesIn(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
      .reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);
  } catch {
    return 0;
  }
}

/** Why it failed; that it reached nothing it says in warnings only, and then that there is no such package. */
function reasonIn(output: string): string {
  if (/No space left on device/.test(output)) return "no space left on the disk";
  const connection =
    /(Connection refused|Name or service not known|Temporary failure in name resolution|Network is unreachable|timed out|CERTIFICATE_VERIFY_FAILED|Cannot connect to proxy)/i.exec(
      output,
    );
  if (connection) return connection[1]!;
  if (/\(from versions: none\)/.test(output)) return "it finds no package of that name, or reaches no index";
  const errors = output.split("\n").filter((line) => /^\s*(ERROR|error):/.test(line));
  return (
    (errors.at(-1) ?? output.trim().split("\n").at(-1) ?? "").replace(/^\s*error:\s*/i, "").trim() || "it says not why"
  );
}
