// Fine-tuning of one checkpoint by us, by a plain PyTorch loop and by Flair, one after the other, on the same sentences, epochs, learning rate
// and sentences a batch. Run with: npm run build && npm run bench -- bench/flair/run.ts [--rate 1e-4] [--epochs 3] [--flair-epochs 3] [--only ours,tensorflow,bfloat16,loop,flair,defaults]
// The engine of ours is onnxruntime unless the run names TensorFlow, which multitask engine install sets up.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { printResults, runOurs, runPeer, type Result } from "../peers";

/** Sub-tokens, padding included, that give as many steps an epoch as 32 sentences. */
const BATCH_TOKENS = 665;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rate: { type: "string", default: "1e-4" },
      epochs: { type: "string", default: "3" },
      "flair-epochs": { type: "string", default: "3" },
      only: { type: "string", default: "ours,loop,flair,defaults" },
    },
  });
  const [rate, epochs] = [Number(values.rate), Number(values.epochs)];
  const peerArguments = (epochs: string) => ["--learning-rate", values.rate, "--epochs", epochs];
  const encoder = { kind: "transformer", checkpoint: resolve("bench/flair/checkpoint") };
  // Neither Flair nor the loop tells it how words are written.
  const sameEncoder = { ...encoder, casing: false };
  const data = resolve("../shared/data/ewt-multitask");
  const onnxruntime = { engine: "onnxruntime" };
  const alike = {
    epochs,
    learningRate: rate,
    headLearningRate: rate,
    batchTokens: BATCH_TOKENS,
    warmupFraction: 0.06,
    patience: 0,
    taskBalance: 1,
    layerDecay: 1,
  };
  const runs: Record<string, () => Result | Promise<Result>> = {
    ours: () => runOurs("ours, the same settings", sameEncoder, { ...alike, ...onnxruntime }, data),
    tensorflow: () =>
      runOurs("ours, the same settings, TensorFlow", sameEncoder, { ...alike, engine: "tensorflow" }, data),
    bfloat16: () =>
      runOurs(
        "ours, the same settings, TensorFlow in bfloat16",
        sameEncoder,
        { ...alike, engine: "tensorflow", precision: "bfloat16" },
        data,
      ),
    loop: () => runPeer("bench/flair", "loop_peer.py", peerArguments(values.epochs)),
    flair: () => runPeer("bench/flair", "flair_peer.py", peerArguments(values["flair-epochs"])),
    defaults: () => runOurs("ours, untouched settings", encoder, onnxruntime, data),
  };
  const results: Result[] = [];
  for (const name of values.only.split(",")) {
    const result = await runs[name]!();
    console.error(JSON.stringify(result));
    results.push(result);
  }
  printResults(results);
}

void main();
