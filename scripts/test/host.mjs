// Runs the suites of test/vscode/host inside a real extension host: npm run test:host [-- --grep words --verbose]
// With --suites folder it runs those of another folder, such as the measurements in bench/host.
// --verbose prints the workbench's log too, and with it what the suites write to the console.
import * as esbuild from "esbuild";
import { globSync } from "tinyglobby";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { launchBrowser } from "../vscode/browser.mjs";
import { nodeBundle } from "../node-bundle.mjs";
import { root } from "../vscode/paths.mjs";
import { copySample, startServer } from "../vscode/server.mjs";
import { mochaReporter, withPreparedRun } from "./prepare.mjs";

const silenceLimit = 5 * 60_000;
const suiteMark = "suite> ";

await withPreparedRun("host", async ({ runFolder, extensionsFolder, grep, verbose, suites = "test/vscode/host" }) => {
  const suiteFolder = path.join(runFolder, "suite");
  await bundleSuites(suites, suiteFolder);
  const server = await startServer({
    runFolder,
    extensionsFolder,
    environment: {
      SUITE_MARK: suiteMark,
      MOCHA_OPTIONS: JSON.stringify({ reporter: mochaReporter, grep, color: process.stdout.isTTY === true }),
    },
    // Without it, the workbench silently ignores where the tests are.
    serverOptions: ["--vscode-option", "enable-smoke-test-driver"],
  });
  const browser = await launchBrowser();
  try {
    const inServer = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
    const payload = [
      ["extensionDevelopmentPath", inServer(createEmptyExtension(runFolder))],
      ["extensionTestsPath", inServer(path.join(suiteFolder, "run.js"))],
    ];
    const parameters = new URLSearchParams({ folder: copySample(runFolder), payload: JSON.stringify(payload) });
    return await reportOf(await browser.newPage(), `${server.url}/?${parameters}`, verbose);
  } finally {
    await browser.close();
    await server.stop();
  }
});

async function bundleSuites(suites, outdir) {
  await esbuild.build({
    entryPoints: [
      path.join(root, "test/vscode/host/run.ts"),
      ...globSync(`${suites}/**/*.test.ts`, { cwd: root, absolute: true }),
    ],
    outdir,
    entryNames: "[name]",
    ...nodeBundle,
    external: [...nodeBundle.external, "mocha"],
  });
}

/** VS Code runs tests only together with an extension under development; an empty one leaves the installed one to be tested. */
function createEmptyExtension(runFolder) {
  const folder = path.join(runFolder, "empty-extension");
  mkdirSync(folder);
  const manifest = { name: "empty", publisher: "test", version: "0.0.0", engines: { vscode: "*" } };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  return folder;
}

/** Opens the workbench, prints what the suites print, and returns their exit code. */
function reportOf(page, address, verbose) {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      const minutes = silenceLimit / 60_000;
      reject(new Error(`Nothing was heard from the suites in the extension host for ${minutes} minutes: given up.`));
    };
    const timer = setTimeout(giveUp, silenceLimit);
    const open = async () => {
      await page.exposeFunction("codeAutomationLog", (_type, [message]) => {
        const line = String(message);
        if (!line.startsWith(suiteMark)) return verbose && console.log(line);
        timer.refresh();
        console.log(line.slice(suiteMark.length));
      });
      await page.exposeFunction("codeAutomationExit", (code) => {
        clearTimeout(timer);
        resolve(code);
      });
      await page.goto(address);
    };
    open().catch(reject);
  });
}
