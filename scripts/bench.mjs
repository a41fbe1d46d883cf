// Bundles a benchmark as the product is bundled and runs it: npm run bench -- bench/lint.ts [its arguments]
import * as esbuild from "esbuild";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { nodeBundle } from "./node-bundle.mjs";
import { root } from "./vscode/paths.mjs";

const [entry, ...args] = process.argv.slice(2);
if (!entry) {
  console.error("Name a file of bench/.");
  process.exit(2);
}
const outfile = path.join(root, "out", "bench", `${path.basename(entry, ".ts")}.cjs`);
const dirname = JSON.stringify(path.resolve(root, path.dirname(entry)));
await esbuild.build({
  ...nodeBundle,
  entryPoints: [path.resolve(root, entry)],
  outfile,
  define: { ...nodeBundle.define, __dirname: dirname },
  logLevel: "warning",
});
process.exitCode = spawnSync(process.execPath, [outfile, ...args], { stdio: "inherit", cwd: root }).status ?? 1;
