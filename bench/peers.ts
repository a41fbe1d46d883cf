// What the benchmarks against Python programs share: running a peer, training ours on the same corpus, and one table of both.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConllFile } from "../src/conll/file";
import type { TrainingEvent } from "../src/messages/training";
import { evaluate } from "../src/prediction/evaluate";
import { Tagger } from "../src/prediction/tagger";
import { readExamples } from "../src/tasks/examples";
import { readConfig } from "../src/tasks/config";

/** Of one program; megabytes of 2^20 bytes, speeds in words a second. */
export interface Result {
  readonly peer: string;
  readonly trainingSeconds: number;
  readonly trainingWordsPerSecond: number;
  readonly peakMemoryMB: number;
  readonly dev: Scores;
  readonly test: Scores;
  readonly predictionWordsPerSecond: number;
}

/** In percent. */
interface Scores {
  readonly posAccuracy: number;
  readonly nerF1: number;
}

/** `npm run bench` runs there. */
const root = process.cwd();

/** Runs a peer's script in the environment that its setup.sh has made. */
export function runPeer(folder: string, script: string, args: readonly string[]): Result {
  const python = join(root, folder, ".venv/bin/python");
  if (!existsSync(python)) throw new Error(`there is no ${folder}/.venv; run ${folder}/setup.sh first.`);
  console.error(`${script} ${args.join(" ")} ...`);
  const output = execFileSync(python, [join(root, folder, script), ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(output.trim().split("\n").at(-1)!) as Result;
}

/** Trains ours from the command line, as a person would, and predicts the test file. */
export async function runOurs(
  name: string,
  encoder: Record<string, unknown>,
  training: Record<string, unknown>,
  data: string,
): Promise<Result> {
  console.error(`${name} ${JSON.stringify(training)} ...`);
  const folder = join(root, "out/bench", name.replace(/\W+/g, "-"));
  mkdirSync(folder, { recursive: true });
  const config = join(folder, "multitask.json");
  writeFileSync(
    config,
    JSON.stringify({
      columns: ["form", "pos", "ner"],
      tasks: [
        { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2" },
        { id: "task_pos", kind: "token", column: "pos" },
      ],
      corpus: { train: [join(data, "train.conll")], dev: [join(data, "dev.conll")], test: [join(data, "test.conll")] },
      encoder,
      training,
      output: "model",
    }),
  );
  const lines = execFileSync(
    process.execPath,
    [join(root, "dist/cli.js"), "train", "--config", config, "--format", "jsonl"],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    },
  );
  const events = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as TrainingEvent);
  const epochs = events.filter((event) => event.type === "epoch");
  const finished = events.find((event) => event.type === "finished")!;
  const { words } = events.find((event) => event.type === "started")!;
  // Peers do not evaluate while they train, so the evaluation of ours is left out too.
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const { dev, test, predictionWordsPerSecond } = await predict(config);
  return {
    peer: name,
    trainingSeconds: seconds,
    trainingWordsPerSecond: (epochs.length * words) / seconds,
    peakMemoryMB: finished.peakMemory / 2 ** 20,
    dev,
    test,
    predictionWordsPerSecond,
  };
}

async function predict(configPath: string): Promise<Pick<Result, "dev" | "test" | "predictionWordsPerSecond">> {
  const config = readConfig(configPath);
  const tagger = await Tagger.load(join(config.folder, config.output));
  const score = async (path: string) => {
    const examples = readExamples(readConllFile(path), config);
    const began = performance.now();
    await tagger.tag(examples);
    const seconds = (performance.now() - began) / 1000;
    const counts = await evaluate(tagger, examples);
    const of = (task: string) => counts.get(task)!.score();
    return {
      scores: { posAccuracy: 100 * of("task_pos").accuracy, nerF1: 100 * of("task_ner").f1 },
      speed: examples.reduce((sum, { forms }) => sum + forms.length, 0) / seconds,
    };
  };
  const test = await score(config.corpus.test[0]!);
  const dev = await score(config.corpus.dev[0]!);
  await tagger.release();
  return { dev: dev.scores, test: test.scores, predictionWordsPerSecond: test.speed };
}

/** A row a program, and how ours stands to each of the others. */
export function printResults(results: readonly Result[]): void {
  console.log("| program | training, s | words/s | peak MB | dev POS / NER | test POS / NER | prediction, words/s |");
  console.log("| --- | --: | --: | --: | --: | --: | --: |");
  for (const {
    peer,
    trainingSeconds,
    trainingWordsPerSecond,
    peakMemoryMB,
    dev,
    test,
    predictionWordsPerSecond,
  } of results) {
    const scores = ({ posAccuracy, nerF1 }: Scores) => `${posAccuracy.toFixed(2)} / ${nerF1.toFixed(2)}`;
    const figures = [trainingSeconds, trainingWordsPerSecond, peakMemoryMB].map((figure) => String(Math.round(figure)));
    console.log(
      `| ${[peer, ...figures, scores(dev), scores(test), Math.round(predictionWordsPerSecond)].join(" | ")} |`,
    );
  }
  const ours = results.filter(({ peer }) => peer.startsWith("ours"));
  for (const own of ours) {
    for (const other of results.filter((result) => !ours.includes(result))) {
      const training = own.trainingWordsPerSecond / other.trainingWordsPerSecond;
      const prediction = own.predictionWordsPerSecond / other.predictionWordsPerSecond;
      console.log(
        `${own.peer} to ${other.peer}: training ${training.toFixed(2)} times, prediction ${prediction.toFixed(2)} times as fast, ` +
          `memory ${(own.peakMemoryMB / other.peakMemoryMB).toFixed(2)}, test POS ${difference(own.test.posAccuracy, other.test.posAccuracy)}, NER ${difference(own.test.nerF1, other.test.nerF1)}`,
      );
    }
  }
}

function difference(own: number, other: number): string {
  return `${own >= other ? "+" : ""}${(own - other).toFixed(2)}`;
}
