// Records what Flair makes of a small project, into fixtures/: exports it, runs its train.py unchanged, and asks the trained model. Run with:
// npx tsx test/unit/flair/record.ts PYTHON, where PYTHON has the packages of media/flair/requirements.txt.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { planFlairExport } from "../../../src/flair/export";
import { flairOutputs } from "./log-probabilities";
import { writeSampleProject } from "./sample-project";

const SENTENCES = 22;

async function main(): Promise<void> {
  const [python] = process.argv.slice(2);
  if (python === undefined) throw new Error("name the Python that has Flair.");
  const fixtures = resolve("test/unit/flair/fixtures");
  const folder = mkdtempSync(join(tmpdir(), "multitask-flair-"));
  const exported = join(folder, "exported");
  const plan = await planFlairExport(writeSampleProject(folder), exported);
  plan.write();
  execFileSync(python, [join(exported, "train.py")], { stdio: ["ignore", 2, 2] });

  rmSync(fixtures, { recursive: true, force: true });
  mkdirSync(join(fixtures, "trained"), { recursive: true });
  for (const name of ["encoder", "heads.safetensors", "flair-model.json"]) {
    cpSync(join(exported, "trained", name), join(fixtures, "trained", name), { recursive: true });
  }
  const record = (pooling: string, count: number) => {
    const outputs = flairOutputs(python, exported, "test", count, pooling);
    const lines = outputs.map((output) => `${JSON.stringify(output)}\n`);
    writeFileSync(join(fixtures, `outputs-${pooling}.jsonl`), lines.join(""));
  };
  record("first", SENTENCES);
  // The first sentence and the last, which is the longest.
  record("last", 2);
  record("mean", 2);
  writeFileSync(join(fixtures, "spans.jsonl"), execFileSync(python, ["test/unit/flair/record.py"]));
  rmSync(folder, { recursive: true, force: true });
}

void main();
