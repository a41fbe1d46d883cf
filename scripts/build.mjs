// Bundles the five programs of the project: extension host, its thread for corpora, model process, command line, and the pages.
import * as esbuild from "esbuild";
import { existsSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { watch: { type: "boolean" }, production: { type: "boolean" }, outdir: { type: "string", default: "dist" } },
});
const { watch, production, outdir } = values;

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  logLevel: "info",
};

// ES modules among the dependencies ask for import.meta.url, which a CommonJS bundle does not have.
const bundleUrl = 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;';

const node = {
  ...shared,
  platform: "node",
  target: "node20",
  format: "cjs",
  // jsonc-parser's main file finds its own parts by a require that no bundler sees.
  mainFields: ["module", "main"],
  external: ["vscode", "onnxruntime-node"],
  define: { "import.meta.url": "bundleUrl" },
  banner: { js: bundleUrl },
};

const programs = [
  { ...node, entryPoints: { extension: "src/extension.ts" }, outdir },
  { ...node, entryPoints: { "corpus-thread": "src/editor/corpus-thread.ts" }, outdir },
  { ...node, entryPoints: { "model-process": "src/process/main.ts" }, outdir },
  { ...node, entryPoints: { cli: "src/cli/main.ts" }, outdir, banner: { js: `#!/usr/bin/env node\n${bundleUrl}` } },
  {
    ...shared,
    platform: "browser",
    target: "chrome128",
    format: "iife",
    entryPoints: { training: "webview/training/main.ts" },
    outdir: `${outdir}/webview`,
    loader: { ".ttf": "file" },
  },
].filter((program) => Object.values(program.entryPoints).every((file) => existsSync(file)));

rmSync(outdir, { recursive: true, force: true });
if (watch) {
  const contexts = await Promise.all(programs.map((program) => esbuild.context(program)));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.allSettled(programs.map((program) => esbuild.build(program)));
  // esbuild has printed what is wrong.
  if (results.some((result) => result.status === "rejected")) process.exitCode = 1;
}
