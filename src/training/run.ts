import { resolve } from "node:path";
import type { TrainingDevice } from "../engine/engine";
import type { TrainRequest } from "../messages/model-process";
import type { TrainingEvent } from "../messages/training";
import { deviceLabel } from "./device-choice";
import { autoDevice, pinnedDevice } from "./devices";
import { prepareCorpus, readCorpus, type LintedCorpus, type PreparedCorpus } from "./prepare";
import { refusalOf } from "./refusal";
import { train } from "./train";

/**
 * Runs a training from its request to its last event, whatever happens: `finished`, `cancelled`, `refused` where the linter found
 * an error in the corpus, or `failed` with one sentence.
 */
export async function runTraining(
  request: Omit<TrainRequest, "type" | "id">,
  signal: AbortSignal,
  onEvent: (event: TrainingEvent) => void,
): Promise<void> {
  try {
    const linted = withEpochs(readCorpus(request.config), request.epochs);
    const refusal = refusalOf(linted);
    if (refusal) return onEvent(refusal);
    const corpus = await prepareCorpus(linted);
    if (corpus.problems.length > 0) onEvent({ type: "note", message: describeWarnings(corpus) });
    for (const message of devNotes(corpus)) onEvent({ type: "note", message });
    try {
      await train(corpus, {
        on: await chooseDevice(corpus, request, onEvent),
        output: request.output ?? resolve(corpus.config.folder, corpus.config.output),
        resume: request.resume,
        ...(request.maxSteps !== undefined && { maxSteps: request.maxSteps }),
        signal,
        onEvent,
      });
    } finally {
      corpus.encoder.release();
    }
  } catch (error) {
    onEvent({ type: "failed", message: explain(error as NodeJS.ErrnoException) });
  }
}

function withEpochs(corpus: LintedCorpus, epochs: number | undefined): LintedCorpus {
  if (epochs === undefined) return corpus;
  const { config } = corpus;
  return { ...corpus, config: { ...config, training: { ...config.training, epochs } } };
}

/** Says which device `auto` takes where it has measured anew. */
async function chooseDevice(
  corpus: PreparedCorpus,
  { engine = corpus.config.training.engine, device: choice }: Pick<TrainRequest, "engine" | "device">,
  onEvent: (event: TrainingEvent) => void,
): Promise<TrainingDevice> {
  if (choice !== "auto") return pinnedDevice(engine, choice);
  const { reason, measured, ...on } = await autoDevice(corpus, engine);
  if (measured) onEvent({ type: "note", message: `auto takes ${deviceLabel(on)}: ${reason}.` });
  return on;
}

function describeWarnings({ problems }: LintedCorpus): string {
  const first = problems[0]!;
  const others = problems.length === 1 ? "" : ` and ${problems.length - 1} more`;
  return `The linter warns: ${first.path}:${first.line} ${first.message} (${first.rule})${others}.`;
}

function devNotes({ config, dev }: LintedCorpus): string[] {
  if (dev.length === 0)
    return ["There is no dev split: nothing is scored, training does not stop early, and the last epoch is kept."];
  return config.tasks
    .filter((task) => !dev.some((example) => example.ids.includes(task.id)))
    .map((task) => `No dev sentence lists ${task.id}: it is not scored, and does not decide which epoch is kept.`);
}

function explain(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOSPC")
    return `the disk is full (${error.path ?? "model folder"}); the last checkpoint is kept, so free some space and resume.`;
  if (error.code === "EACCES" || error.code === "EROFS")
    return `${error.path} may not be written; choose another output folder.`;
  const [sentence] = error.message.split("\n", 1);
  if (/a WebGPU (adapter|device)|backend not found/.test(error.message)) {
    return `there is no usable GPU for WebGPU on this machine; train with the device "cpu" (${sentence}).`;
  }
  return sentence!;
}
