// Words a second of `multitask predict` from the command line, from its start to the written file, and as a share of what a plain loop over
// batches that are packed already reaches with the same model in onnxruntime.
// Run with: npm run build && npm run bench -- bench/predict.ts [--rounds N] MODEL_FOLDER...
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { readConllFile } from "../src/conll/file";
import { loadPredictor } from "../src/engine/onnxruntime";
import { cutBatches } from "../src/model/cut-batches";
import { readModel, type Model } from "../src/model/model-folder";
import { inThreads } from "../src/prediction/tagger";
import { readExamples } from "../src/tasks/examples";

interface Corpus {
  readonly files: readonly string[];
  readonly rounds: number;
}

const DATA = "../shared/data";
const SMALL: Corpus = { files: [`${DATA}/ewt-multitask/train.conll`], rounds: 7 };

/** What a person with tens of thousands of sentences has: starting weighs little there. */
const LARGE: Corpus = {
  files: [
    ...["train", "dev", "test"].map((split) => `${DATA}/ewt-multitask/${split}.conll`),
    ...["train", "devel", "test"].map((split) => `${DATA}/genia-pos/${split}.tsv`),
    ...["train", "devel", "test"].map((split) => `${DATA}/bc5cdr/BC5CDR-IOB/${split}.tsv`),
    `${DATA}/wnut17/wnut17train.conll`,
  ],
  rounds: 5,
};

async function main(): Promise<void> {
  const { values, positionals: models } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: "string" } },
  });
  if (models.length === 0) throw new Error("name the folder of a model, or of several.");
  mkdirSync("out/bench", { recursive: true });
  for (const folder of models) {
    const model = await readModel(folder);
    const corpora = model.manifest.encoder.kind === "hash-cnn" ? [SMALL, LARGE] : [SMALL];
    for (const each of corpora) await measure(folder, model, { ...each, rounds: Number(values.rounds ?? each.rounds) });
  }
}

async function measure(folder: string, model: Model, { files, rounds }: Corpus): Promise<void> {
  const { graph, manifest, encoder } = model;
  const examples = files.flatMap((file) => readExamples(readConllFile(file), manifest));
  const words = examples.reduce((sum, { forms }) => sum + forms.length, 0);
  const sentences = examples.map((example) => encoder.read(example)).sort((a, b) => a.size - b.size);
  const limit = inThreads(encoder).size;
  const batches = cutBatches(sentences, { sizeOf: ({ size }) => size, limit, isPadded: encoder.isPadded });
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
      ...files,
      "--model",
      folder,
      "--output",
      "out/bench/tagged.conll",
    ]);
  await predictor.run(feeds[0]!);

  const ratios: number[] = [];
  const speeds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [plain, whole] = [await seconds(loop), await seconds(command)];
    ratios.push(plain / whole);
    speeds.push(words / whole);
  }
  await predictor.release();
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  console.log(
    `${basename(folder)} (${manifest.encoder.kind}), ${examples.length} sentences, ${words} words: ${Math.round(median(speeds))} words a second, ` +
      `${median(ratios).toFixed(2)} of a plain loop in the same run (medians of ${rounds})`,
  );
}

void main();
