import type { TrainingDevice } from "../engine/engine";
import { createTrainer, type CreateTrainer } from "../engine/engines";
import { epochSteps, wordsOfStep, type BatchItem } from "./batches";
import { DeviceTrainer } from "./device-trainer";
import type { PreparedCorpus } from "./prepare";
import { TrainingSetup } from "./training-setup";

/** The first steps touch memory and compile shaders. */
const WARM_UP = 2;
const MEASURED = 5;
/** A slow device is not measured for longer: what it has shown by then is enough. */
const PATIENCE_SECONDS = 15;

/**
 * Words a second in training steps of the configured encoder on a device: the median over a few steps of typical size, at a learning rate
 * of 0. Nothing of the training itself changes.
 * @throws Error in one sentence when the device cannot train it
 */
export async function measureDevice(
  corpus: PreparedCorpus,
  on: TrainingDevice,
  create: CreateTrainer = createTrainer,
): Promise<number> {
  const setup = new TrainingSetup(corpus);
  const loaded = await create(on, setup.program(), (state) => setup.begin(state));
  const trainer = new DeviceTrainer(on, loaded, setup.stepSettings, () => undefined);
  try {
    const speeds: number[] = [];
    const began = performance.now();
    for (const [at, batches] of typicalSteps(corpus, WARM_UP + MEASURED).entries()) {
      const start = performance.now();
      await trainer.step(batches, at + 1, 0);
      speeds.push(wordsOfStep(batches) / ((performance.now() - start) / 1000));
      if (performance.now() - began > 1000 * PATIENCE_SECONDS) break;
    }
    const warm = speeds.slice(Math.min(WARM_UP, speeds.length - 1)).sort((a, b) => a - b);
    return warm[Math.floor(warm.length / 2)]!;
  } finally {
    await trainer.release();
  }
}

/** Steps of the first epoch whose sizes are nearest to the median, as many as there are up to `count`, repeated up to it. */
function typicalSteps(corpus: PreparedCorpus, count: number): BatchItem[][][] {
  const { sentences, encoder, config } = corpus;
  const steps = epochSteps(sentences, 1, { ...config.training, isPadded: encoder.isPadded });
  const bySize = steps.sort((a, b) => wordsOfStep(a) - wordsOfStep(b));
  const start = Math.max(0, Math.floor((bySize.length - count) / 2));
  const middle = bySize.slice(start, start + count);
  return Array.from({ length: count }, (_, at) => middle[at % middle.length]!);
}
