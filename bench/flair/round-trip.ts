// Hands a training over to Flair and takes the model back: exports a sub-sample of UD English-EWT joined with UNER, runs train.py unchanged,
// imports, and compares scores on the test split and log-probabilities with Flair's own. Run with:
// npm run build && npm run bench -- bench/flair/round-trip.ts [--sentences 1000] [--epochs 1] [--config '{"encoder":{"context":32}}']
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readConllFile } from "../../src/conll/file";
import { readManifest } from "../../src/model/model-folder";
import { readExamples } from "../../src/tasks/examples";
import { flairOutputs, largestDifferences, sharesAlike } from "../../test/unit/flair/log-probabilities";

const data = resolve("../shared/data/ewt-multitask");
const splits = ["train", "dev", "test"] as const;

interface Scores {
  readonly tasks: Readonly<Record<string, { readonly f1: number; readonly accuracy: number }>>;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sentences: { type: "string", default: "1000" },
      epochs: { type: "string", default: "1" },
      config: { type: "string", default: "{}" },
      checkpoint: { type: "string", default: "bench/flair/checkpoint" },
      python: { type: "string", default: "bench/flair/.venv/bin/python" },
      folder: { type: "string", default: "out/flair-round-trip" },
      "no-training": { type: "boolean", default: false },
    },
  });
  const folder = resolve(values.folder);
  const [exported, model] = [join(folder, "exported"), join(folder, "model")];
  const cli = (...args: string[]) => execFileSync("node", ["dist/cli.js", ...args], { encoding: "utf8" });
  const python = (...args: string[]) => execFileSync(resolve(values.python), args, { stdio: ["ignore", 2, 2] });

  if (!values["no-training"]) {
    rmSync(folder, { recursive: true, force: true });
    writeProject(folder, Number(values.sentences), Number(values.epochs), resolve(values.checkpoint), values.config);
    process.stderr.write(cli("export", "--to", "flair", exported, "--config", join(folder, "multitask.json")));
    const began = Date.now();
    python(join(exported, "train.py"));
    console.log(`train.py: ${Math.round((Date.now() - began) / 1000)} s`);
  }
  process.stderr.write(cli("import", "--from", "flair", exported, "--output", model));

  const { scores } = JSON.parse(readFileSync(join(exported, "trained/flair-model.json"), "utf8")) as {
    scores: { test: Record<string, number> };
  };
  const ours = JSON.parse(cli("evaluate", "--model", model, "--format", "json", join(folder, "test.conll"))) as Scores;
  for (const [task, score] of Object.entries(scores.test)) {
    const { f1, accuracy } = ours.tasks[task]!;
    const own = task === "task_pos" ? accuracy : f1;
    console.log(`${task}: Flair ${percent(score)}, ours ${percent(own)}, difference ${percent(own - score)}`);
  }
  const recorded = flairOutputs(resolve(values.python), exported, "test", 200);
  const manifest = readManifest(model);
  const { tasks, encoder } = manifest;
  const columns = ["form", ...tasks.map(({ id }) => id)];
  const project = { columns, tasks: tasks.map((task) => ({ ...task, column: task.id })) };
  const contextWords = encoder.kind === "transformer" ? (encoder.context ?? 0) : 0;
  const examples = readExamples(readConllFile(join(exported, "corpus/test.conll")), project, "test", contextWords);
  const asked = examples.filter(({ ids }) => ids.length > 0);
  const sentences = recorded.map(({ at }) => asked[at]!);
  const alike = await sharesAlike(model, recorded, sentences);
  for (const [task, difference] of Object.entries(await largestDifferences(model, recorded, sentences))) {
    console.log(
      `${task}: in ${recorded.length} sentences log-probabilities differ by ${difference.toExponential(1)} at most, and ${percent(alike[task]!)} % are predicted alike`,
    );
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

/** A project whose splits are thinned out evenly, but for the test split. */
function writeProject(folder: string, sentences: number, epochs: number, checkpoint: string, further: string): void {
  mkdirSync(folder, { recursive: true });
  for (const split of splits) {
    const all = readFileSync(join(data, `${split}.conll`), "utf8")
      .trim()
      .split(/\n\n+/);
    const limit = { train: sentences, dev: sentences / 5, test: all.length }[split];
    const kept = Array.from(
      { length: Math.min(limit, all.length) },
      (_, at) => all[Math.floor((at * all.length) / limit)]!,
    );
    writeFileSync(join(folder, `${split}.conll`), `${kept.join("\n\n")}\n\n`);
  }
  const { encoder, training, tasks } = JSON.parse(further) as Record<string, object>;
  const config = {
    columns: ["form", "pos", "ner"],
    tasks: tasks ?? [
      { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2" },
      { id: "task_pos", kind: "token", column: "pos" },
    ],
    corpus: Object.fromEntries(splits.map((split) => [split, [`${split}.conll`]])),
    encoder: { kind: "transformer", checkpoint, ...encoder },
    training: { epochs, seed: 1, ...training },
    output: "model",
  };
  writeFileSync(join(folder, "multitask.json"), `${JSON.stringify(config, undefined, 2)}\n`);
}

void main();
