import { CheckpointError, type Checkpoint } from "../checkpoints/checkpoint";
import type { Activation, EncoderShape } from "./shape";

/**
 * One family of checkpoints: how `config.json` says the shape, and what the tensors are called. A tensor of ours may be several of the
 * checkpoint, one after the other.
 */
interface Architecture {
  /** Before the names where the checkpoint is of a model with a head of its own. */
  readonly prefix: string;
  readonly layerPrefix: string;
  readonly embeddings: Readonly<Record<string, string>>;
  readonly layer: Readonly<Record<string, readonly string[]>>;
  shape(config: Settings): EncoderShape;
}

const bertEmbeddings = {
  words: "embeddings.word_embeddings",
  positions: "embeddings.position_embeddings",
  types: "embeddings.token_type_embeddings",
  norm: "embeddings.LayerNorm",
  project: "embeddings_project",
};

const bertLayer = {
  "attention.in": ["attention.self.query", "attention.self.key", "attention.self.value"],
  "attention.out": ["attention.output.dense"],
  "attention.norm": ["attention.output.LayerNorm"],
  inner: ["intermediate.dense"],
  outer: ["output.dense"],
  norm: ["output.LayerNorm"],
};

function bertShape(config: Settings): EncoderShape {
  const width = config.count("hidden_size");
  return {
    layers: config.count("num_hidden_layers"),
    width,
    heads: config.count("num_attention_heads"),
    innerWidth: config.count("intermediate_size"),
    vocabulary: config.count("vocab_size"),
    embeddingWidth: config.count("embedding_size", width),
    positions: config.count("max_position_embeddings"),
    firstPosition: 0,
    tokenTypes: config.count("type_vocab_size", 2),
    epsilon: config.fraction("layer_norm_eps", 1e-12),
    activation: config.activation("hidden_act"),
    dropout: config.fraction("hidden_dropout_prob", 0.1),
    attentionDropout: config.fraction("attention_probs_dropout_prob", 0.1),
  };
}

const bert: Architecture = {
  prefix: "bert.",
  layerPrefix: "encoder.layer.",
  embeddings: bertEmbeddings,
  layer: bertLayer,
  shape: bertShape,
};

/** Positions are counted from the row after that of the padding. */
const roberta: Architecture = {
  ...bert,
  prefix: "roberta.",
  shape: (config) => ({
    ...bertShape(config),
    firstPosition: config.count("pad_token_id", 1) + 1,
    tokenTypes: config.count("type_vocab_size", 1),
  }),
};

const distilbert: Architecture = {
  prefix: "distilbert.",
  layerPrefix: "transformer.layer.",
  embeddings: bertEmbeddings,
  layer: {
    "attention.in": ["attention.q_lin", "attention.k_lin", "attention.v_lin"],
    "attention.out": ["attention.out_lin"],
    "attention.norm": ["sa_layer_norm"],
    inner: ["ffn.lin1"],
    outer: ["ffn.lin2"],
    norm: ["output_layer_norm"],
  },
  shape: (config) => ({
    layers: config.count("n_layers"),
    width: config.count("dim"),
    heads: config.count("n_heads"),
    innerWidth: config.count("hidden_dim"),
    vocabulary: config.count("vocab_size"),
    embeddingWidth: config.count("dim"),
    positions: config.count("max_position_embeddings"),
    firstPosition: 0,
    tokenTypes: 0,
    epsilon: 1e-12,
    activation: config.activation("activation"),
    dropout: config.fraction("dropout", 0.1),
    attentionDropout: config.fraction("attention_dropout", 0.1),
  }),
};

/** By `model_type` of `config.json`. A further family is a further entry. */
const architectures: Readonly<Record<string, Architecture>> = {
  bert,
  roberta,
  camembert: roberta,
  "xlm-roberta": roberta,
  distilbert,
  electra: { ...bert, prefix: "electra." },
};

/** The weights of an encoder, by the names of the parameters of our graph. */
export interface EncoderWeights {
  readonly shape: EncoderShape;
  /** @throws CheckpointError when the checkpoint lacks the numbers, or has them in another shape */
  read(parameter: string, shape: readonly number[]): Float32Array;
  /** Closes the files. */
  release(): void;
}

/**
 * What a checkpoint holds, in the terms of our graph.
 * @throws CheckpointError when its architecture is none of the table's, or `config.json` makes no sense
 */
export function encoderWeights(checkpoint: Checkpoint): EncoderWeights {
  const settings = new Settings(checkpoint);
  const type = checkpoint.config["model_type"];
  const architecture = typeof type === "string" && Object.hasOwn(architectures, type) && architectures[type];
  if (!architecture) {
    throw new CheckpointError(
      `${checkpoint.folder} holds a model of the type ${JSON.stringify(type ?? null)}; these are trained: ${Object.keys(architectures).join(", ")}.`,
    );
  }
  settings.require("position_embedding_type", "absolute");
  const shape = architecture.shape(settings);
  if (shape.width % shape.heads !== 0) {
    throw new CheckpointError(
      `${checkpoint.folder}/config.json asks for ${shape.heads} attention heads in a width of ${shape.width}, which they do not divide.`,
    );
  }
  return {
    shape,
    read: (parameter, size) => readParameter(checkpoint, architecture, parameter, size),
    release: () => checkpoint.close(),
  };
}

/** `layer3.inner.weight` is the tensor `encoder.layer.3.intermediate.dense.weight`; of several each is an equal part of the rows. */
function readParameter(
  checkpoint: Checkpoint,
  architecture: Architecture,
  parameter: string,
  shape: readonly number[],
): Float32Array {
  const [, layer, role, kind] = /^(?:layer(\d+)|embed)\.(.+)\.(weight|bias)$/.exec(parameter)!;
  const modules =
    layer === undefined
      ? [architecture.embeddings[role!]!]
      : architecture.layer[role!]!.map((module) => `${architecture.layerPrefix}${layer}.${module}`);
  const part = [shape[0]! / modules.length, ...shape.slice(1)];
  const numbers = new Float32Array(shape.reduce((product, size) => product * size, 1));
  modules.forEach((module, at) =>
    numbers.set(
      readTensor(checkpoint, architecture.prefix, module, kind!, part),
      (at * numbers.length) / modules.length,
    ),
  );
  return numbers;
}

/** With the prefix or without; layer norms of old checkpoints call their weight gamma and their bias beta. */
function readTensor(checkpoint: Checkpoint, prefix: string, module: string, kind: string, shape: readonly number[]) {
  const old = kind === "weight" ? "gamma" : "beta";
  const names = [kind, ...(/norm$/i.test(module) ? [old] : [])].flatMap((each) => [
    `${module}.${each}`,
    `${prefix}${module}.${each}`,
  ]);
  return checkpoint.read(names.find((name) => checkpoint.has(name)) ?? names[0]!, shape);
}

/** `config.json`, read with a sentence for what is not there. */
class Settings {
  constructor(private readonly checkpoint: Pick<Checkpoint, "config" | "folder">) {}

  count(name: string, otherwise?: number): number {
    return this.number(name, otherwise, (value) => Number.isInteger(value) && value >= 0, "a whole number");
  }

  fraction(name: string, otherwise?: number): number {
    return this.number(name, otherwise, (value) => value >= 0 && value < 1, "a number from 0 up to 1");
  }

  activation(name: string): Activation {
    const value = this.checkpoint.config[name] ?? "gelu";
    if (value === "gelu" || value === "gelu_new" || value === "relu") return value;
    if (value === "gelu_python") return "gelu";
    if (value === "gelu_pytorch_tanh" || value === "gelu_fast") return "gelu_new";
    return this.fail(name, value, "gelu, gelu_new or relu");
  }

  /** A setting that would change the mathematics is refused rather than ignored. */
  require(name: string, expected: string): void {
    const value = this.checkpoint.config[name] ?? expected;
    if (value !== expected) this.fail(name, value, expected);
  }

  private number(name: string, otherwise: number | undefined, fits: (value: number) => boolean, what: string): number {
    const value = this.checkpoint.config[name] ?? otherwise;
    return typeof value === "number" && fits(value) ? value : this.fail(name, value, what);
  }

  private fail(name: string, value: unknown, expected: string): never {
    throw new CheckpointError(
      `${this.checkpoint.folder}/config.json has ${name} ${JSON.stringify(value ?? null)}, and ${expected} is needed.`,
    );
  }
}
