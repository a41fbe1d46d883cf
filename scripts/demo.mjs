// The whole loop on the bundled sample: lint, train, score, predict. `npm run demo` builds first.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const model = mkdtempSync(join(tmpdir(), "multitask-demo-"));

function multitask(title, args, expected = [0]) {
  console.log(`\n── ${title}\n$ multitask ${args.join(" ").replaceAll(model, "MODEL")}\n`);
  const { status } = spawnSync(process.execPath, [join(root, "dist/cli.js"), ...args], { cwd: root, stdio: "inherit" });
  if (!expected.includes(status)) throw new Error(`multitask ${args[0]} ended with exit code ${status}`);
}

try {
  multitask("What is wrong in a faulty file", ["lint", "sample/faulty.conll"], [1]);
  multitask("Training both tasks", ["train", "--config", "sample/multitask.json", "--output", model]);
  multitask("Scores on the test split", ["evaluate", "--model", model, "sample/test.conll"]);
  multitask("Predictions for a plain text", ["predict", "--model", model, "sample/notes.txt"]);
} finally {
  rmSync(model, { recursive: true, force: true });
}
