import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { tinyCheckpoint } from "../model/tiny-checkpoint";

const sample = resolve(__dirname, "../../../sample");

/** Sub-tokens that the tokenizer of the tiny checkpoint lets through: few, so that some sentences lie in several windows. */
const LONGEST = 32;

/**
 * A project of the sample corpus with a tiny encoder: entities twice, with and without a conditional random field, and parts of speech. The last
 * sentences of the test split are one long sentence.
 * @param further settings in place of these
 */
export function writeSampleProject(folder: string, further: Record<string, unknown> = {}): string {
  mkdirSync(join(folder, "tiny"), { recursive: true });
  for (const [name, content] of Object.entries(tinyCheckpoint())) writeFileSync(join(folder, "tiny", name), content);
  const tokenizer = join(folder, "tiny", "tokenizer_config.json");
  const settings = JSON.parse(readFileSync(tokenizer, "utf8")) as object;
  writeFileSync(tokenizer, JSON.stringify({ ...settings, model_max_length: LONGEST }));

  for (const split of ["train", "dev", "test"]) {
    const text = readFileSync(join(sample, `${split}.conll`), "utf8").replaceAll("task_ner", "task_ner|task_crf");
    writeFileSync(join(folder, `${split}.conll`), split === "test" ? withLongSentence(text) : text);
  }
  const config = join(folder, "multitask.json");
  writeFileSync(
    config,
    JSON.stringify({
      columns: ["form", "pos", "ner"],
      tasks: [
        { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2" },
        { id: "task_crf", kind: "span", column: "ner", scheme: "IOB2", crf: true },
        { id: "task_pos", kind: "token", column: "pos" },
      ],
      corpus: { train: ["train.conll"], dev: ["dev.conll"], test: ["test.conll"] },
      encoder: { kind: "transformer", checkpoint: "./tiny", context: 5 },
      training: { epochs: 12, batchTokens: 300, learningRate: 0.003, headLearningRate: 0.02, schedule: "constant" },
      ...further,
    }),
  );
  return config;
}

function withLongSentence(text: string): string {
  const sentences = text.trim().split(/\n\n+/);
  const last = sentences.slice(-6);
  const words = last.flatMap((sentence) => sentence.split("\n").filter((line) => line.includes("\t")));
  const comment = last[0]!.split("\n").find((line) => line.includes("multitask_id"))!;
  return `${[...sentences.slice(0, -6), [comment, ...words].join("\n")].join("\n\n")}\n\n`;
}
