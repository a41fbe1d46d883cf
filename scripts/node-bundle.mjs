// How code for Node is bundled: that of the programs, and that of the benchmarks, which are to measure what people run.
// ES modules among the dependencies ask for import.meta.url, which a CommonJS bundle does not have.
export const bundleUrl = 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;';

export const nodeBundle = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // jsonc-parser's main file finds its own parts by a require that no bundler sees.
  mainFields: ["module", "main"],
  external: ["vscode", "onnxruntime-node"],
  define: { "import.meta.url": "bundleUrl" },
  banner: { js: bundleUrl },
};
