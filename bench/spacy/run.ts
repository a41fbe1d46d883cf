// Training of the embedded encoder from scratch by us and by spaCy, one after the other, on the same sentences.
// Run with: npm run build && npm run bench -- bench/spacy/run.ts
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { printResults, runOurs, runPeer, type Result } from "../peers";

async function main(): Promise<void> {
  const data = resolve("../shared/data/ewt-multitask");
  const training = { engine: "onnxruntime" };
  const once = { adversarial: 0, batchTokens: 500 };
  const results: Result[] = [
    await runOurs("ours, each batch once, as spaCy", { kind: "hash-cnn" }, { ...training, ...once }, data),
    await runOurs("ours, untouched settings", { kind: "hash-cnn" }, training, data),
  ];
  const vectors = resolve("out/vectors/wink-100d.bin");
  if (existsSync(vectors))
    results.push(await runOurs("ours with word vectors", { kind: "hash-cnn", vectors }, training, data));
  results.push(runPeer("bench/spacy", "spacy_peer.py", []));
  printResults(results);
}

void main();
