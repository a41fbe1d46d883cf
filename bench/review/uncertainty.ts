// Whether the order of the review queue saves annotation: sentences of a corpus are "annotated" by what the corpus says of them, 250 a round, in
// the order of the queue or at random, and a model is trained on what is annotated so far. Writes the curves as a picture beside this file.
// Run with: npm run build && npm run bench -- bench/review/uncertainty.ts [SEEDS]
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readConllFile } from "../../src/conll/file";
import { wordsOf } from "../../src/conll/read";
import { Random } from "../../src/model/random";
import type { ReviewItem } from "../../src/messages/review";
import { reviewCorpus } from "../../src/prediction/review";
import { rankItems, type ReviewOrder } from "../../src/prediction/review-order";
import { Tagger } from "../../src/prediction/tagger";
import type { Project } from "../../src/tasks/project";
import { curvesPicture, type Curve } from "./curves-picture";

const data = resolve("../shared/data/bc5cdr/BC5CDR-IOB");
const folder = resolve("out/bench/uncertainty");
const FIRST = 500;
const ROUNDS = 10;
const EACH_ROUND = 250;
const orders = ["random", "entropy", "margin", "leastConfidence"] as const;
type Order = (typeof orders)[number];

const project: Project = {
  columns: ["form", "ner"],
  tasks: [{ id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 }],
};

interface PoolSentence {
  readonly line: number;
  readonly text: string;
  readonly words: number;
}

interface Point {
  readonly sentences: number;
  readonly words: number;
  readonly f1: number;
}

async function main(): Promise<void> {
  const seeds = Number(process.argv[2] ?? 1);
  mkdirSync(folder, { recursive: true });
  const pool = readPool();
  const runs = new Map<Order, Point[][]>(orders.map((order) => [order, []]));
  for (let seed = 1; seed <= seeds; seed++) {
    for (const order of orders) {
      const points = await simulate(pool, order, seed);
      runs.get(order)!.push(points);
      console.log(`seed ${seed}, ${order}: ${points.map(({ f1, words }) => `${f1.toFixed(1)} (${words})`).join(" ")}`);
    }
  }
  const curves = [...runs].map(([order, all]) => ({ name: order, points: all[0]!.map((_, at) => meanOf(all, at)) }));
  report(curves);
  writeFileSync(
    resolve("bench/review/uncertainty.svg"),
    curvesPicture(curves, { x: "annotated sentences", y: "dev F1" }),
  );
}

/** The sentences of the train split, as the file has them. */
function readPool(): PoolSentence[] {
  const conll = readConllFile(join(data, "train.tsv"));
  return conll.sentences.flatMap((sentence) => {
    const words = wordsOf(sentence);
    if (words.length === 0) return [];
    const lines = words.map((word) => `${word.textOf(0)}\t${word.textOf(1)}`);
    const text = `# multitask_id = task_ner\n${lines.join("\n")}\n`;
    return [{ line: sentence.firstLine + words[0]!.offset, text, words: words.length }];
  });
}

async function simulate(pool: readonly PoolSentence[], order: Order, seed: number): Promise<Point[]> {
  const shuffled = new Random(seed, 1).shuffle([...pool]);
  const annotated = shuffled.slice(0, FIRST);
  let left = shuffled.slice(FIRST);
  const points: Point[] = [];
  for (let round = 0; ; round++) {
    const model = train(annotated, seed);
    points.push({
      sentences: annotated.length,
      words: annotated.reduce((sum, { words }) => sum + words, 0),
      f1: score(model),
    });
    if (round === ROUNDS) return points;
    const next = order === "random" ? left : await ranked(model, left, order);
    annotated.push(...next.slice(0, EACH_ROUND));
    left = next.slice(EACH_ROUND);
  }
}

/** As the queue has them. */
async function ranked(model: string, left: readonly PoolSentence[], order: ReviewOrder): Promise<PoolSentence[]> {
  const tagger = await Tagger.load(model);
  const items: ReviewItem[] = [];
  await reviewCorpus({
    files: [{ path: join(data, "train.tsv") }],
    project,
    contextWords: 0,
    memory: new Map(),
    predict: (sentences) => tagger.predict(sentences),
    signal: new AbortController().signal,
    onItems: (found) => items.push(...found),
  });
  await tagger.release();
  const byLine = new Map(left.map((sentence) => [sentence.line, sentence]));
  return rankItems(items, order, {}).flatMap(({ line }) => byLine.get(line) ?? []);
}

/** With the defaults, and without a dev split: there is none while a corpus is begun. */
function train(sentences: readonly PoolSentence[], seed: number): string {
  writeFileSync(join(folder, "train.conll"), sentences.map(({ text }) => text).join("\n"));
  const config = {
    ...project,
    corpus: { train: ["train.conll"] },
    training: { seed },
    output: "model",
  };
  writeFileSync(join(folder, "multitask.json"), JSON.stringify(config));
  execFileSync(process.execPath, ["dist/cli.js", "train", "--config", join(folder, "multitask.json")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return join(folder, "model");
}

/** F1 on the dev split by conlleval's rules, in percent. */
function score(model: string): number {
  const dev = join(data, "devel.tsv");
  const args = ["dist/cli.js", "evaluate", "--model", model, "--format", "json", dev];
  const { tasks } = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as {
    tasks: Record<string, { f1: number }>;
  };
  return 100 * tasks["task_ner"]!.f1;
}

function meanOf(runs: readonly (readonly Point[])[], at: number): Point {
  const mean = (value: (point: Point) => number) => runs.reduce((sum, run) => sum + value(run[at]!), 0) / runs.length;
  return { sentences: mean(({ sentences }) => sentences), words: mean(({ words }) => words), f1: mean(({ f1 }) => f1) };
}

function report(curves: readonly (Curve & { readonly points: readonly Point[] })[]): void {
  const random = curves.find(({ name }) => name === "random")!.points;
  const goal = random.at(-1)!.f1;
  console.log(
    `\n| order | ${random.map(({ sentences }) => sentences).join(" | ")} | sentences for ${goal.toFixed(1)} | words for it |`,
  );
  console.log(`| --- | ${random.map(() => "--:").join(" | ")} | --: | --: |`);
  for (const { name, points } of curves) {
    const needed = crossing(points, goal);
    const cells = points.map(({ f1 }) => f1.toFixed(1));
    const words = needed ? Math.round(needed.words) : "more";
    console.log(`| ${name} | ${cells.join(" | ")} | ${needed ? Math.round(needed.sentences) : "more"} | ${words} |`);
  }
}

/** Where a curve first reaches a score, between its points. */
function crossing(points: readonly Point[], f1: number): Point | undefined {
  const at = points.findIndex((point) => point.f1 >= f1);
  if (at <= 0) return points[at];
  const [before, after] = [points[at - 1]!, points[at]!];
  const share = (f1 - before.f1) / (after.f1 - before.f1);
  const between = (value: (point: Point) => number) => value(before) + share * (value(after) - value(before));
  return { f1, sentences: between(({ sentences }) => sentences), words: between(({ words }) => words) };
}

void main();
