// Bundles the seven programs of the project: extension host, its thread for corpora, model process, the thread of predictions, the test of
// TensorFlow, command line, and the pages; beside them goes the binding of TensorFlow, where it has been built.
import * as esbuild from "esbuild";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { bundleUrl, nodeBundle } from "./node-bundle.mjs";
import { copyTensorFlowBinding } from "./tensorflow-binding.mjs";
import { thirdPartyNotices } from "./third-party-notices.mjs";

const { values } = parseArgs({
  options: { watch: { type: "boolean" }, production: { type: "boolean" }, outdir: { type: "string", default: "dist" } },
});
const { watch, production, outdir } = values;

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  logLevel: "info",
  metafile: true,
};

const programs = [
  { ...shared, ...nodeBundle, entryPoints: { extension: "src/extension.ts" }, outdir },
  { ...shared, ...nodeBundle, entryPoints: { "corpus-thread": "src/editor/corpus-thread.ts" }, outdir },
  { ...shared, ...nodeBundle, entryPoints: { "model-process": "src/process/main.ts" }, outdir },
  { ...shared, ...nodeBundle, entryPoints: { "predictor-thread": "src/engine/predictor-thread.ts" }, outdir },
  { ...shared, ...nodeBundle, entryPoints: { "tensorflow-check": "src/engine/tensorflow-check.ts" }, outdir },
  {
    ...shared,
    ...nodeBundle,
    entryPoints: { cli: "src/cli/main.ts" },
    outdir,
    banner: { js: `#!/usr/bin/env node\n${bundleUrl}` },
  },
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
copyTensorFlowBinding(outdir);
if (watch) {
  const contexts = await Promise.all(programs.map((program) => esbuild.context(program)));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.allSettled(programs.map((program) => esbuild.build(program)));
  // esbuild has printed what is wrong.
  if (results.some((result) => result.status === "rejected")) process.exitCode = 1;
  else if (production) {
    const inputs = results.flatMap(({ value }) => Object.keys(value.metafile.inputs));
    writeFileSync(path.join(outdir, "THIRD_PARTY_NOTICES.txt"), thirdPartyNotices(inputs));
  }
}
