// How well disagreements of a model find errors of annotation: errors are planted in a dev split that the model has not seen, and what the model
// contradicts is ranked by how sure it is. Run with: npm run build && npm run bench -- bench/review/label-errors.ts [MODEL_FOLDER]
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readConllFile } from "../../src/conll/file";
import { Random } from "../../src/model/random";
import { disagreements } from "../../src/prediction/disagreements";
import { Tagger } from "../../src/prediction/tagger";
import { readExamples, type Example } from "../../src/tasks/examples";
import { readSpans, writeSpans } from "../../src/tasks/spans";
import type { Task } from "../../src/tasks/task";

const data = resolve("../shared/data/ewt-multitask");
const SPANS = 0.05;
const TAGS = 0.02;
const SEED = 1;

type Tags = (string | undefined)[];

interface Candidate {
  readonly margin: number;
  /** The planted errors that it covers. */
  readonly errors: readonly string[];
}

async function main(): Promise<void> {
  const model = process.argv[2] ?? trainModel();
  const tagger = await Tagger.load(model);
  const examples = readExamples(readConllFile(join(data, "dev.conll")), tagger.manifest);
  const predictions = await tagger.predict(examples);
  console.log("| task | planted | units | contradicted | precision at 50 | recall at 200 | at random | times random |");
  console.log("| --- | --: | --: | --: | --: | --: | --: | --: |");
  const all: Candidate[] = [];
  const [allPlanted, allUnits] = [new Set<string>(), { count: 0 }];
  for (const task of tagger.manifest.tasks) {
    const random = new Random(SEED, task.kind === "span" ? 1 : 2);
    const { corrupted, planted, units } = corrupt(task, examples, random);
    const candidates = examples.flatMap((_, at) =>
      disagreements(task, corrupted[at]!, predictions[at]![task.id]!).map(({ start, end, margin }): Candidate => {
        const words = Array.from({ length: end - start }, (_, word) => planted.get(`${task.id} ${at} ${start + word}`));
        return { margin, errors: [...new Set(words.flatMap((error) => error ?? []))] };
      }),
    );
    print(task.id, candidates, new Set(planted.values()), units);
    all.push(...candidates);
    for (const error of planted.values()) allPlanted.add(error);
    allUnits.count += units;
  }
  print("both", all, allPlanted, allUnits.count);
  await tagger.release();
}

function print(name: string, candidates: Candidate[], planted: ReadonlySet<string>, units: number): void {
  candidates.sort((a, b) => b.margin - a.margin);
  const precision = candidates.slice(0, 50).filter(({ errors }) => errors.length > 0).length / 50;
  const found = new Set(candidates.slice(0, 200).flatMap(({ errors }) => errors));
  const share = planted.size / units;
  const cells = [
    name,
    planted.size,
    units,
    candidates.length,
    precision.toFixed(2),
    (found.size / planted.size).toFixed(2),
    `${share.toFixed(3)} / ${Math.min(1, 200 / units).toFixed(3)}`,
    `${(precision / share).toFixed(0)} / ${(found.size / planted.size / Math.min(1, 200 / units)).toFixed(0)}`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

/**
 * Spans get another label, another end or none at all; tags become others, as frequent ones are.
 * @returns for each word that was changed the name of its error, and how many spans and tags there were to change
 */
function corrupt(task: Task, examples: readonly Example[], random: Random) {
  const tagsOf = (example: Example) => example.tags.get(task.id) ?? [];
  const inventory = examples.flatMap((example) => [...tagsOf(example)].filter((tag) => tag !== undefined));
  const labels = [...new Set(readSpans(inventory).map(({ label }) => label))];
  const planted = new Map<string, string>();
  let units = 0;
  const corrupted = examples.map((example, at): Tags => {
    const tags = [...tagsOf(example)];
    if (example.ids.length > 0 && !example.ids.includes(task.id)) return tags.map(() => undefined);
    const before = [...tags];
    if (task.kind === "token") {
      tags.forEach((tag, word) => {
        if (tag === undefined) return;
        units++;
        if (random.uniform() >= TAGS) return;
        const others = inventory.filter((other) => other !== tag);
        tags[word] = others[random.below(others.length)]!;
      });
    } else if (tags.every((tag) => tag !== undefined)) {
      const spans = readSpans(tags).flatMap((span) => {
        units++;
        if (random.uniform() >= SPANS) return [span];
        const kind = random.below(3);
        if (kind === 0) return [];
        if (kind === 1 && span.end - span.start > 1) return [{ ...span, end: span.end - 1 }];
        const others = labels.filter((label) => label !== span.label);
        return [{ ...span, label: others[random.below(others.length)]! }];
      });
      tags.splice(0, tags.length, ...writeSpans(spans, tags.length, task.scheme));
    }
    const spans = readSpans(before.map((tag) => tag ?? "_"));
    tags.forEach((tag, word) => {
      if (tag === before[word]) return;
      const span = task.kind === "span" ? spans.findIndex(({ start, end }) => start <= word && word < end) : word;
      planted.set(`${task.id} ${at} ${word}`, `${task.id} ${at} ${span}`);
    });
    return tags;
  });
  return { corrupted, planted, units };
}

/** On the train split alone: the dev split is what is looked through. */
function trainModel(): string {
  const folder = resolve("out/bench/review");
  mkdirSync(folder, { recursive: true });
  const config = {
    columns: ["form", "pos", "ner"],
    tasks: [
      { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2" },
      { id: "task_pos", kind: "token", column: "pos" },
    ],
    corpus: { train: [join(data, "train.conll")] },
    output: "model",
  };
  writeFileSync(join(folder, "multitask.json"), JSON.stringify(config));
  execFileSync(process.execPath, ["dist/cli.js", "train", "--config", join(folder, "multitask.json")], {
    stdio: "ignore",
  });
  return join(folder, "model");
}

void main();
