// Bundles the four programs of the project: extension host, model process, command line, and the pages.
import * as esbuild from "esbuild";
import { existsSync, rmSync } from "node:fs";

const watch = process.argv.includes("--watch");
const production = process.argv.includes("--production");

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  logLevel: "info",
};

const node = {
  ...shared,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode", "onnxruntime-node"],
};

const programs = [
  { ...node, entryPoints: { extension: "src/extension.ts" }, outdir: "dist" },
  { ...node, entryPoints: { "model-process": "src/process/main.ts" }, outdir: "dist" },
  { ...node, entryPoints: { cli: "src/cli/main.ts" }, outdir: "dist", banner: { js: "#!/usr/bin/env node" } },
  {
    ...shared,
    platform: "browser",
    target: "chrome128",
    format: "iife",
    entryPoints: { training: "webview/training/main.ts" },
    outdir: "dist/webview",
    loader: { ".ttf": "file" },
  },
].filter((program) => Object.values(program.entryPoints).every((file) => existsSync(file)));

rmSync("dist", { recursive: true, force: true });
const contexts = await Promise.all(programs.map((program) => esbuild.context(program)));
if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  await Promise.all(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.dispose()));
}
