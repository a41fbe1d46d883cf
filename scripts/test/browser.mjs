// Runs the tests of test/vscode/browser, which drive the workbench as a person does: npm run test:browser [-- --grep words]
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { root } from "../vscode/paths.mjs";
import { mochaReporter, withPreparedRun } from "./prepare.mjs";

const mocha = createRequire(import.meta.url).resolve("mocha/bin/mocha.js");

await withPreparedRun("browser", ({ runFolder, extensionsFolder, grep }) => {
  const options = ["--no-config", "--timeout", "120000", "--reporter", mochaReporter];
  options.push("--require", "tsx/cjs", "--require", "test/vscode/browser/hooks.ts");
  // A window that is still settling can lose a key press: a test that fails is tried again.
  options.push("--retries", "2");
  if (grep) options.push("--grep", grep);
  const child = spawn(process.execPath, [mocha, ...options, "test/vscode/browser/**/*.test.ts"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, RUN_FOLDER: runFolder, EXTENSIONS_FOLDER: extensionsFolder },
  });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
});
