// Words a second of training steps of both engines on the CPU, one of them in two precisions, in turn within one run, and how much of a step is
// neither the runtime nor the optimizer; before that, by how much the losses of the first steps differ from those of the first. Run with:
// npm run bench -- bench/engines.ts [--rounds N] [--steps N] [CONFIG]...
import { InferenceSession } from "onnxruntime-node";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { TrainingDevice } from "../src/engine/engine";
import { createTrainer } from "../src/engine/engines";
import { HostArrays } from "../src/engine/host-adamw";
import type { TensorFlowBinding } from "../src/engine/tensorflow-binding";
import { TensorFlowSession } from "../src/engine/tensorflow-session";
import type { Precision } from "../src/messages/devices";
import { epochSteps, wordsOfStep } from "../src/training/batches";
import { prepareCorpus, readCorpus, type PreparedCorpus } from "../src/training/prepare";
import { learningRateShare } from "../src/training/schedule";
import { stepInput } from "../src/training/step-input";
import { TrainingSetup } from "../src/training/training-setup";

const COMPARED_STEPS = 20;
const contestants: readonly (TrainingDevice & { readonly precision: Precision })[] = [
  { engine: "onnxruntime", device: "cpu", precision: "float32" },
  { engine: "tensorflow", device: "cpu", precision: "float32" },
  { engine: "tensorflow", device: "cpu", precision: "bfloat16" },
];

const { values, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, steps: { type: "string", default: "8" } },
  allowPositionals: true,
});

/** Of a round of one of them. */
interface Round {
  readonly wordsPerSecond: number;
  readonly secondsPerStep: number;
  /** Shares of the time of its steps. */
  readonly batches: number;
  readonly overhead: number;
}

/** Time in the runtimes and in the optimizer of the CPU trainer, which is no part of onnxruntime, since it was last taken. */
class Stopwatch {
  private milliseconds = 0;

  take(): number {
    const { milliseconds } = this;
    this.milliseconds = 0;
    return milliseconds;
  }

  time<Result>(work: () => Result): Result {
    const began = performance.now();
    const add = () => (this.milliseconds += performance.now() - began);
    const result = work();
    if (result instanceof Promise) void result.then(add, add);
    else add();
    return result;
  }
}

function watch(): Stopwatch {
  const watch = new Stopwatch();
  const create = InferenceSession.create.bind(InferenceSession) as (...args: unknown[]) => Promise<InferenceSession>;
  Object.assign(InferenceSession, {
    create: async (...args: unknown[]) => {
      const session = await create(...args);
      const run = session.run.bind(session) as (...args: unknown[]) => Promise<unknown>;
      return Object.assign(session, { run: (...args: unknown[]) => watch.time(() => run(...args)) });
    },
  });
  for (const name of ["update", "sumOfSquares", "updateRows"] as const) {
    const work = HostArrays.prototype[name] as (...args: unknown[]) => unknown;
    Object.assign(HostArrays.prototype, {
      [name](this: HostArrays, ...args: unknown[]) {
        return watch.time(() => work.apply(this, args));
      },
    });
  }
  const { run } = TensorFlowSession.prototype;
  const timed = new WeakMap<TensorFlowSession, TensorFlowBinding>();
  TensorFlowSession.prototype.run = function (...args) {
    // The binding's own functions cannot be replaced.
    const session = this as unknown as { binding: TensorFlowBinding };
    const { binding } = session;
    if (timed.get(this) !== binding) {
      // Tensors of a batch are made by the runtime: onnxruntime does it within a run.
      const calls = ["runSavedModel", "createTensor", "deleteTensor", "tensorDataSync"] as const;
      const watched = calls.map((name) => {
        const call = binding[name] as (...args: unknown[]) => unknown;
        return [name, { value: (...args: unknown[]) => watch.time(() => call.apply(binding, args)) }];
      });
      session.binding = Object.create(
        binding,
        Object.fromEntries(watched) as PropertyDescriptorMap,
      ) as TensorFlowBinding;
      timed.set(this, session.binding);
    }
    return run.apply(this, args);
  };
  return watch;
}

async function main(): Promise<void> {
  const configs = positionals.length > 0 ? positionals : ["sample/multitask.json"];
  const stopwatch = watch();
  for (const config of configs) {
    const corpus = await prepareCorpus(readCorpus(resolve(config)));
    await compare(config, corpus, stopwatch);
    corpus.encoder.release();
  }
}

async function compare(config: string, corpus: PreparedCorpus, stopwatch: Stopwatch): Promise<void> {
  const { training } = corpus.config;
  const setup = new TrainingSetup(corpus);
  const steps = epochSteps(corpus.sentences, 1, { ...training, isPadded: corpus.encoder.isPadded });
  const trainers = [];
  for (const on of contestants) {
    const program = { ...setup.program(), precision: on.precision };
    trainers.push(await createTrainer(on, program, (state) => setup.begin(state)));
  }
  const rateAt = (step: number) =>
    training.learningRate * learningRateShare(step, steps.length * training.epochs, training);

  const differences = contestants.map(() => 0);
  for (let step = 1; step <= COMPARED_STEPS; step++) {
    const input = {
      batches: stepInput(steps[step - 1]!, step, setup.stepSettings),
      step,
      learningRate: rateAt(step),
    };
    const losses: number[] = [];
    for (const trainer of trainers) losses.push((await trainer.step(input))["loss"]!);
    losses.forEach((loss, at) => {
      differences[at] = Math.max(differences[at]!, Math.abs(loss - losses[0]!) / Math.abs(losses[0]!));
    });
  }

  const [rounds, perRound] = [Number(values.rounds), Number(values.steps)];
  const found: Round[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const first = COMPARED_STEPS + round * perRound;
    // Each begins as often as the others.
    for (const turn of contestants.keys()) {
      const at = (round + turn) % contestants.length;
      stopwatch.take();
      let [words, batches, milliseconds] = [0, 0, 0];
      for (let step = first + 1; step <= first + perRound; step++) {
        const items = steps[(step - 1) % steps.length]!;
        const began = performance.now();
        const input = stepInput(items, step, setup.stepSettings);
        batches += performance.now() - began;
        await trainers[at]!.step({ batches: input, step, learningRate: rateAt(step) });
        milliseconds += performance.now() - began;
        words += wordsOfStep(items);
      }
      const inside = stopwatch.take();
      found[at]!.push({
        wordsPerSecond: words / (milliseconds / 1000),
        secondsPerStep: milliseconds / 1000 / perRound,
        batches: batches / milliseconds,
        overhead: (milliseconds - inside - batches) / milliseconds,
      });
    }
  }
  console.log(`${config}: ${rounds} rounds of ${perRound} steps, medians`);
  console.log(`losses are compared over the first ${COMPARED_STEPS} steps, relatively; speeds round by round`);
  console.log(
    [
      "engine",
      "precision",
      "words/s",
      "of the first's",
      "ms a step",
      "overhead",
      "building batches",
      "losses differ by",
    ].join("\t"),
  );
  contestants.forEach(({ engine, precision }, at) => {
    const of = (figure: keyof Round) => median(found[at]!.map((round) => round[figure]));
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    const ratios = found[at]!.map(({ wordsPerSecond }, round) => wordsPerSecond / found[0]![round]!.wordsPerSecond);
    const speeds = [
      Math.round(of("wordsPerSecond")),
      median(ratios).toFixed(2),
      (1000 * of("secondsPerStep")).toFixed(1),
    ];
    const shares = [percent(of("overhead")), percent(of("batches"))];
    console.log([engine, precision, ...speeds, ...shares, differences[at]!.toExponential(1)].join("\t"));
  });
  console.log("");
  for (const trainer of trainers) await trainer.release();
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

void main();
