// Words a second of `multitask predict` from the command line, from its start to the written file, and as a share of what a plain loop over
// batches that are packed already reaches with the same model in onnxruntime.
// Run with: npm run build && npm run bench -- bench/predict.ts MODEL_FOLDER...
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { readConllFile } from "../src/conll/file";
import { loadPredictor } from "../src/engine/onnxruntime";
import { cutBatches } from "../src/model/cut-batches";
import { readModel } from "../src/model/model-folder";
import { readExamples } from "../src/tasks/examples";

const ROUNDS = 7;
const BATCH = 1_000;

async function main(): Promise<void> {
  const models = process.argv.slice(2);
  if (models.length === 0) throw new Error("name the folder of a model, or of several.");
  const file = resolve("../shared/data/ewt-multitask/train.conll");
  mkdirSync("out/bench", { recursive: true });
  for (const model of models) await measure(model, file);
}

async function measure(folder: string, file: string): Promise<void> {
  const { graph, manifest, encoder } = await readModel(folder);
  const examples = readExamples(readConllFile(file), manifest);
  const words = examples.reduce((sum, { forms }) => sum + forms.length, 0);
  const sentences = examples.map((example) => encoder.read(example)).sort((a, b) => a.size - b.size);
  const { isPadded } = encoder;
  const batches = cutBatches(sentences, { sizeOf: ({ size }) => size, limit: BATCH, isPadded });
  const feeds = Array.from(batches, (batch) => encoder.batch(batch).feeds);
  const predictor = await loadPredictor(graph);
  const seconds = async (work: () => unknown) => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  const loop = async () => {
    for (const each of feeds) await predictor.run(each);
  };
  const command = () =>
    execFileSync(process.execPath, [
      "dist/cli.js",
      "predict",
      file,
      "--model",
      folder,
      "--output",
      "out/bench/tagged.conll",
    ]);
  await predictor.run(feeds[0]!);

  const ratios: number[] = [];
  const speeds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [plain, whole] = [await seconds(loop), await seconds(command)];
    ratios.push(plain / whole);
    speeds.push(words / whole);
  }
  await predictor.release();
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  console.log(
    `${basename(folder)} (${manifest.encoder.kind}), ${words} words: ${Math.round(median(speeds))} words a second, ` +
      `${median(ratios).toFixed(2)} of a plain loop in the same run (medians of ${ROUNDS})`,
  );
}

void main();
