// Opens the packaged extension in a VS Code in the browser, on a copy of the sample: npm run vscode [-- --port 8080]
import path from "node:path";
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { packageExtension } from "./package.mjs";
import { copySample, createRunFolder, installExtension, startServer } from "./vscode/server.mjs";
import { setUp } from "./vscode/setup.mjs";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });

try {
  setUp();
  const runFolder = createRunFolder("vscode");
  process.once("exit", () => rmSync(runFolder, { recursive: true, force: true, maxRetries: 5 }));
  const vsix = await packageExtension({ output: path.join(runFolder, "extension.vsix") });
  const extensionsFolder = installExtension(vsix, runFolder);
  const workspace = copySample(runFolder);
  const server = await startServer({ runFolder, extensionsFolder, port: Number(values.port) });
  for (const signal of ["SIGINT", "SIGTERM"])
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
  console.log(`Open ${server.url}/?folder=${encodeURIComponent(workspace)} (Ctrl+C ends it)`);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
