// Makes the self-contained folder of the GPU benchmark: Node, the runtime, the bundled benchmark, the sample, and run.sh; then an archive of it.
// Run with: npm run bench:gpu:pack
import * as esbuild from "esbuild";
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { nodeBundle } from "../../scripts/node-bundle.mjs";
import { root } from "../../scripts/vscode/paths.mjs";

const folder = path.join(root, "out", "gpu-bench");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const into = (...parts) => path.join(folder, ...parts);

await esbuild.build({
  ...nodeBundle,
  entryPoints: [path.join(root, "bench/gpu/measure.ts")],
  outfile: into("measure.cjs"),
  minify: true,
  logLevel: "warning",
});
cpSync(process.execPath, into("node"));
cpSync(path.join(root, "bench/gpu/torch_loop.py"), into("torch_loop.py"));
cpSync(path.join(root, "sample"), into("corpus"), { recursive: true });
for (const name of ["onnxruntime-node", "onnxruntime-common"]) {
  cpSync(path.join(root, "node_modules", name), into("node_modules", name), { recursive: true, filter: isNeeded });
}
writeFileSync(
  into("run.sh"),
  `#!/bin/sh
# Measures every engine and device of this machine; options as in the README of bench/gpu, such as --models MiniLM --batch 4096.
cd "$(dirname "$0")" && exec ./node measure.cjs "$@"
`,
);
chmodSync(into("run.sh"), 0o755);

const archive = `${folder}.tar.xz`;
execFileSync("tar", ["-C", path.dirname(folder), "--xz", "-cf", archive, path.basename(folder)], {
  stdio: "inherit",
  env: { ...process.env, XZ_OPT: "-T0" },
});
console.log(`${archive}: ${(statSync(archive).size / 1e6).toFixed(1)} MB`);

/** Of the runtime what Node loads on Linux: neither other platforms' libraries nor sources. */
function isNeeded(file) {
  const inside = path.relative(path.join(root, "node_modules"), file).split(path.sep).join("/");
  if (/\.(map|ts|md)$/.test(inside) || /\/(lib|script|docs)(\/|$)/.test(inside)) return false;
  const platform = /\/bin\/napi-v\d+\/(\w+)(?:\/(\w+))?/.exec(inside);
  return !platform || (platform[1] === "linux" && (!platform[2] || platform[2] === process.arch));
}
