import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

/** What a run of the command line printed, and its exit code. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `multitask` from its sources, as a process of its own. */
export function runCli(args: readonly string[], { cwd = ROOT, input = "" } = {}): CliResult {
  const command = ["--import", require.resolve("tsx"), join(ROOT, "src/cli/main.ts"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 50_000,
  });
  return { code: status, stdout, stderr };
}

/** A folder that is removed when the tests around the call are done. Call it outside of tests. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "multitask-")));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
