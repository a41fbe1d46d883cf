import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundles } from "../bundles";

const ROOT = join(__dirname, "../../..");

/** What a run of the command line printed, and its exit code. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `multitask`, as a process of its own. */
export function runCli(args: readonly string[], { cwd = ROOT, input = "" } = {}): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, cliCommand(args), {
    cwd,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 50_000,
  });
  return { code: status, stdout, stderr };
}

/** A run under way, for tests that answer it meanwhile. */
export interface RunningCli {
  /** What it has printed on the standard error. */
  stderr(): string;
  type(text: string): void;
  interrupt(): void;
  readonly done: Promise<CliResult>;
}

/**
 * Starts `multitask`.
 * @param environment beside that of the tests
 * @param isInTerminal whether it gets a terminal of its own, which prints everything as its standard output
 */
export function startCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  isInTerminal = false,
): RunningCli {
  const command = [process.execPath, ...cliCommand(args)];
  const quoted = command.map((part) => `'${part}'`).join(" ");
  const [program, ...rest] = isInTerminal ? ["script", "-qec", quoted, "/dev/null"] : command;
  const child = spawn(program!, rest, { cwd: ROOT, env: { ...process.env, ...environment } });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => (printed[stream] += text));
  }
  if (!isInTerminal) child.stdin.end();
  return {
    stderr: () => (isInTerminal ? printed.stdout : printed.stderr),
    type: (text) => child.stdin.write(text),
    interrupt: () => child.kill("SIGINT"),
    done: new Promise((resolve) => child.on("close", (code) => resolve({ code, ...printed }))),
  };
}

function cliCommand(args: readonly string[]): string[] {
  return [join(bundles, "cli.js"), ...args];
}

/** A folder that is removed when the tests around the call are done. Call it outside of tests. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "multitask-")));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
