import type { EncoderShape } from "../model/transformer/shape";
import type { ProjectConfig, TransformerConfig } from "../tasks/config";
import type { Task } from "../tasks/task";
import { FlairError } from "./flair-error";

/** A configuration that Flair can train. */
export type FlairConfig = ProjectConfig & { readonly encoder: TransformerConfig };

/** What Flair's column reader takes for something else than a layer of labels. */
const RESERVED = ["text", "head", "head_id", "feats", "misc", "space-after", "multitask_id"];

/**
 * Checks what would make another model of a configuration in Flair, or none.
 * @throws FlairError for the first such setting
 */
export function checkConfig(config: ProjectConfig): asserts config is FlairConfig {
  if (config.encoder.kind !== "transformer") {
    throw new FlairError(
      `encoder.kind is ${config.encoder.kind}, an encoder that Flair does not have; choose a "transformer" with a checkpoint to train with Flair.`,
    );
  }
  for (const { id } of config.tasks) {
    // PyTorch names modules by task, with dots between their parts, and Flair tells the encoder by its name from the heads.
    if (id.includes(".") || id.includes("embeddings") || RESERVED.includes(id)) {
      throw new FlairError(`the task id "${id}" has another meaning for Flair; rename the task to export it.`);
    }
  }
}

/**
 * Checks that Flair reads an encoder as we do.
 * @throws FlairError for ModernBERT, of which Flair 0.15.1 takes what the last layer makes, before it is normalised
 */
export function checkEncoder({ rotary }: EncoderShape): void {
  if (!rotary) return;
  throw new FlairError(
    "Flair reads ModernBERT before its last normalisation, which makes another model of it; train it here, or choose another checkpoint.",
  );
}

/**
 * Checks that Flair reads the tags of a task as we do.
 * @throws FlairError for tags of words that it takes for spans, or for nothing
 */
export function checkLabels(task: Task, labels: readonly string[]): void {
  if (task.kind === "span") return;
  const misread = labels.find((label) => label === "O" || /^[BIES]-/.test(label));
  if (misread === undefined) return;
  const taken = misread === "O" ? "a word without a tag" : "a part of a span";
  throw new FlairError(
    `${task.id} has the tag ${misread}, which Flair takes for ${taken}; make it a task of the kind "span", or rename the tag.`,
  );
}

/**
 * What Flair does otherwise than a configuration says, a sentence a setting.
 * @param readsCasing whether the encoder is told how words are written
 */
export function differences(
  { encoder, training, corpus, tasks }: FlairConfig,
  batchSize: number,
  readsCasing: boolean,
): string[] {
  const { schedule, patience, warmupFraction } = training;
  const crf = tasks.filter((task) => task.kind === "span" && task.crf).map(({ id }) => id);
  const found: [boolean, string][] = [
    [true, `training.batchTokens ${training.batchTokens}: Flair counts sentences, ${batchSize} a step.`],
    [encoder.context > 0, `encoder.context ${encoder.context}: Flair counts words to each side, not sub-tokens.`],
    [readsCasing, "encoder.casing: Flair does not tell an encoder of small letters which words have capitals."],
    [
      training.layerDecay !== 1,
      `training.layerDecay ${training.layerDecay}: Flair trains all layers of the encoder at the learning rate ${training.learningRate}.`,
    ],
    [training.frozenLayers > 0, `training.frozenLayers ${training.frozenLayers}: Flair trains these layers as well.`],
    [
      schedule === "cosine" || schedule === "plateau",
      `training.schedule ${schedule}: Flair's learning rate falls linearly to nothing.`,
    ],
    [
      schedule === "constant" && warmupFraction > 0,
      `training.warmupFraction ${warmupFraction}: Flair's constant learning rate has no warm-up.`,
    ],
    [training.averaging > 0, `training.averaging ${training.averaging}: Flair keeps the weights of the last step.`],
    [
      training.weightDecay > 0,
      `training.weightDecay ${training.weightDecay}: Flair decays biases, layer norms and embeddings too.`,
    ],
    [training.labelSmoothing > 0, `training.labelSmoothing ${training.labelSmoothing}: Flair trains without.`],
    [
      training.taskWeighting === "uncertainty",
      "training.taskWeighting uncertainty: Flair weighs tasks as configured and balanced, and learns nothing of it.",
    ],
    [
      training.sampling !== 1,
      `training.sampling ${training.sampling}: Flair takes every sentence once an epoch, whatever it trains.`,
    ],
    [training.recompute, "training.recompute: Flair keeps the layers in memory."],
    [training.precision !== "float32", `training.precision ${training.precision}: Flair trains in float32.`],
    [patience > 0, `training.patience ${patience}: Flair trains all ${training.epochs} epochs.`],
    [corpus.dev.length > 0, "corpus.dev: Flair scores it after each epoch, and keeps the model of the last one."],
    [
      crf.length > 0,
      `crf of ${crf.join(", ")}: Flair's conditional random field does not rule out broken spans, in training or in prediction.`,
    ],
  ];
  return found.flatMap(([isSo, sentence]) => (isSo ? [sentence] : []));
}
