// Where the VS Code that the tests drive is kept: everything in one ignored folder of the repository.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");
export const testFolder = path.join(root, ".vscode-test");
export const runsFolder = path.join(testFolder, "runs");
export const nodeFolder = path.join(testFolder, "node_modules", `node-linux-${process.arch}`);
export const nodeBinary = path.join(nodeFolder, "bin", "node");
export const codeServerFolder = path.join(testFolder, "node_modules", "code-server");
export const codeServerEntry = path.join(codeServerFolder, "out", "node", "entry.js");
export const chromium = "/usr/bin/chromium";
