// What the runs inside VS Code have in common: the packaged extension, installed in a new run folder.
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { packageExtension } from "../package.mjs";
import { root } from "../vscode/paths.mjs";
import { createRunFolder, installExtension } from "../vscode/server.mjs";
import { setUp } from "../vscode/setup.mjs";

export const mochaReporter = path.join(root, "scripts", "test", "mocha-reporter.cjs");

/**
 * Calls `run` and ends this process with the exit code that it returns.
 * Options of the command line: --extension file.vsix (packaged anew if not given), --grep words, --verbose
 */
export async function withPreparedRun(name, run) {
  const { values } = parseArgs({
    options: {
      extension: { type: "string" },
      grep: { type: "string" },
      verbose: { type: "boolean" },
      suites: { type: "string" },
    },
  });
  let exitCode = 1;
  let runFolder;
  try {
    setUp();
    runFolder = createRunFolder(name);
    const extension = values.extension ?? (await packageExtension({ output: path.join(runFolder, "extension.vsix") }));
    const extensionsFolder = installExtension(path.resolve(extension), runFolder);
    exitCode = await run({ runFolder, extensionsFolder, ...values });
  } catch (error) {
    console.error(error.message);
  }
  if (runFolder) cleanUp(runFolder, exitCode === 0);
  process.exit(exitCode);
}

function cleanUp(runFolder, succeeded) {
  if (succeeded) return rmSync(runFolder, { recursive: true });
  for (const large of ["extensions", "extension.vsix"])
    rmSync(path.join(runFolder, large), { recursive: true, force: true });
  console.error(`The logs of this run are in ${path.relative(process.cwd(), runFolder)}`);
}
