/**
 * The layout's import rule: arrows point downwards only.
 * A folder may import itself, `messages` (types only) and what its line lists.
 */
const mayImport = {
  conll: [],
  tasks: ["conll"],
  metrics: ["conll", "tasks"],
  graph: [],
  model: ["conll", "tasks", "graph"],
  lint: ["conll", "tasks"],
  engine: ["graph"],
  training: ["conll", "tasks", "metrics", "graph", "model", "engine", "lint", "prediction"],
  prediction: ["conll", "tasks", "metrics", "model", "graph", "engine"],
  flair: ["conll", "tasks", "graph", "model", "training", "prediction"],
  process: ["conll", "tasks", "metrics", "graph", "model", "engine", "lint", "training", "prediction", "flair"],
  setup: ["engine", "process"],
  cli: ["conll", "tasks", "metrics", "lint", "prediction", "training", "process", "setup", "flair"],
  editor: ["conll", "tasks", "lint", "prediction", "process", "setup"],
  panels: ["conll", "tasks", "process"],
};

const layers = Object.entries(mayImport).map(([folder, below]) => ({
  name: `${folder}-imports-downwards`,
  severity: "error",
  from: { path: `^src/${folder}/`, pathNot: "\\.test\\.ts$" },
  to: { path: "^src/", pathNot: `^src/(${[folder, "messages", ...below].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: "messages-are-types",
      comment:
        "src/messages describes what crosses a boundary; it imports types of the layers that it describes, never code.",
      severity: "error",
      from: { path: "^src/messages/" },
      to: { path: ".", dependencyTypesNot: ["type-only"], pathNot: "^src/messages/" },
    },
    {
      name: "vscode-in-the-editor-alone",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(extension\\.ts|editor/|panels/)" },
      to: { path: "vscode$" },
    },
    {
      name: "runtime-in-the-engine-alone",
      severity: "error",
      from: { path: "^(src|webview)/", pathNot: "^src/engine/" },
      to: { path: "node_modules/(onnxruntime|@tensorflow)" },
    },
    {
      name: "toolkit-through-one-file",
      severity: "error",
      from: { path: "^(src|webview)/", pathNot: "^webview/toolkit\\.ts$" },
      to: { path: "node_modules/@vscode/webview-ui-toolkit" },
    },
    {
      name: "pages-share-messages-only",
      severity: "error",
      from: { path: "^webview/" },
      to: { path: "^src/", pathNot: "^src/messages/" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, path: "^src/", pathNot: "\\.(test|d)\\.ts$" },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
