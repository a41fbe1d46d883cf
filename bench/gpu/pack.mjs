// Makes the self-contained folder of the GPU benchmark: Node, the runtime, the programs with TensorFlow's binding, the bundled benchmark and
// conformance suite, the sample; then an archive of it. Run with: npm run bench:gpu:pack
import * as esbuild from "esbuild";
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { nodeBundle } from "../../scripts/node-bundle.mjs";
import { buildTensorFlowBinding } from "../../scripts/tensorflow-binding.mjs";
import { root } from "../../scripts/vscode/paths.mjs";

const folder = path.join(root, "out", "gpu-bench");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const into = (...parts) => path.join(folder, ...parts);

/** Where a test would build the programs there are those of the folder. */
const builtBundles = {
  name: "built-bundles",
  setup(build) {
    build.onLoad({ filter: /[/\\]test[/\\]unit[/\\]bundles\.ts$/ }, () => ({
      contents: 'export const bundles = require("node:path").resolve(__dirname, "../../../dist");',
    }));
  },
};

buildTensorFlowBinding();
execFileSync(process.execPath, [path.join(root, "scripts/build.mjs"), "--production", "--outdir", into("dist")], {
  cwd: root,
  stdio: "pipe",
});
for (const unused of ["extension.js", "corpus-thread.js", "webview"]) rmSync(into("dist", unused), { recursive: true });
for (const [source, target] of [
  ["bench/gpu/measure.ts", "bench/gpu/measure.cjs"],
  ["bench/gpu/conformance.ts", "test/unit/engine/conformance.cjs"],
]) {
  await esbuild.build({
    ...nodeBundle,
    entryPoints: [path.join(root, source)],
    outfile: into(target),
    minify: true,
    plugins: [builtBundles],
    // Mocha names files of its own that run tests in parallel.
    logOverride: { "require-resolve-not-external": "silent" },
    logLevel: "warning",
  });
}
cpSync(process.execPath, into("node"));
cpSync(path.join(root, "bench/gpu/torch_loop.py"), into("bench/gpu/torch_loop.py"));
cpSync(path.join(root, "sample"), into("sample"), { recursive: true });
const tokenizer = "transformer/fixtures/wordpiece";
cpSync(path.join(root, "test/unit/model", tokenizer), into("test/unit/engine", tokenizer), { recursive: true });
for (const name of ["onnxruntime-node", "onnxruntime-common"]) {
  cpSync(path.join(root, "node_modules", name), into("node_modules", name), { recursive: true, filter: isNeeded });
}
script(
  "run.sh",
  "bench/gpu/measure.cjs",
  "Measures every engine and device of this machine; options as in the README of bench/gpu",
);
script(
  "check.sh",
  "test/unit/engine/conformance.cjs",
  "Compares every engine and device of this machine with a reference",
);
script("multitask", "dist/cli.js", "The command line");

const archive = `${folder}.tar.xz`;
execFileSync("tar", ["-C", path.dirname(folder), "--xz", "-cf", archive, path.basename(folder)], {
  stdio: "inherit",
  env: { ...process.env, XZ_OPT: "-T0" },
});
console.log(`${archive}: ${(statSync(archive).size / 1e6).toFixed(1)} MB`);

/** TensorFlow is used where `./multitask engine install tensorflow --into tensorflow` has put it. */
function script(name, program, purpose) {
  const lines = [
    "#!/bin/sh",
    `# ${purpose}.`,
    'here=$(cd "$(dirname "$0")" && pwd)',
    '[ -d "$here/tensorflow" ] && export MULTITASK_TENSORFLOW="${MULTITASK_TENSORFLOW:-$here/tensorflow}"',
    `${name === "run.sh" ? 'cd "$here" && ' : ""}exec "$here/node" "$here/${program}" "$@"`,
  ];
  writeFileSync(into(name), `${lines.join("\n")}\n`);
  chmodSync(into(name), 0o755);
}

/** Of the runtime what Node loads on Linux: neither other platforms' libraries nor sources. */
function isNeeded(file) {
  const inside = path.relative(path.join(root, "node_modules"), file).split(path.sep).join("/");
  if (/\.(map|ts|md)$/.test(inside) || /\/(lib|script|docs)(\/|$)/.test(inside)) return false;
  const platform = /\/bin\/napi-v\d+\/(\w+)(?:\/(\w+))?/.exec(inside);
  return !platform || (platform[1] === "linux" && (!platform[2] || platform[2] === process.arch));
}
