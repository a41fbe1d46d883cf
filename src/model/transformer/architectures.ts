import { CheckpointError, type Checkpoint } from "../checkpoints/checkpoint";
import type { Activation, EncoderShape, Reach, RotaryShape } from "./shape";

/** Where a checkpoint has a module of ours: as one of its own, or as some of the rows of one, which it cuts into equal parts. */
type Source = string | { readonly module: string; readonly part: number; readonly parts: number };

/** One family of checkpoints: how `config.json` says the shape, and what the tensors are called. */
interface Architecture {
  /** Before the names where the checkpoint is of a model with a head of its own. */
  readonly prefix: string;
  readonly layerPrefix: string;
  /** Outside of the layers. */
  readonly outside: Readonly<Record<string, string>>;
  readonly layer: Readonly<Record<string, Source>>;
  shape(config: Settings): EncoderShape;
}

const bertEmbeddings = {
  "embed.words": "embeddings.word_embeddings",
  "embed.positions": "embeddings.position_embeddings",
  "embed.types": "embeddings.token_type_embeddings",
  "embed.norm": "embeddings.LayerNorm",
  "embed.project": "embeddings_project",
};

const bertLayer = {
  "attention.query": "attention.self.query",
  "attention.key": "attention.self.key",
  "attention.value": "attention.self.value",
  "attention.out": "attention.output.dense",
  "attention.norm": "attention.output.LayerNorm",
  inner: "intermediate.dense",
  outer: "output.dense",
  norm: "output.LayerNorm",
};

/** What most families call by the same names. */
function sizesOf(config: Settings, width: number) {
  return {
    layers: config.count("num_hidden_layers"),
    width,
    heads: config.count("num_attention_heads"),
    innerWidth: config.count("intermediate_size"),
    vocabulary: config.count("vocab_size"),
    positions: config.count("max_position_embeddings"),
    firstPosition: 0,
  };
}

function bertShape(config: Settings): EncoderShape {
  config.require("position_embedding_type", "absolute");
  const width = config.count("hidden_size");
  return {
    ...sizesOf(config, width),
    embeddingWidth: config.count("embedding_size", width),
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
  outside: bertEmbeddings,
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
  outside: bertEmbeddings,
  layer: {
    "attention.query": "attention.q_lin",
    "attention.key": "attention.k_lin",
    "attention.value": "attention.v_lin",
    "attention.out": "attention.out_lin",
    "attention.norm": "sa_layer_norm",
    inner: "ffn.lin1",
    outer: "ffn.lin2",
    norm: "output_layer_norm",
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

const attentionModules = ["attention.query", "attention.key", "attention.value", "attention.out"];

const modernbert: Architecture = {
  prefix: "model.",
  layerPrefix: "layers.",
  outside: {
    "embed.words": "embeddings.tok_embeddings",
    "embed.norm": "embeddings.norm",
    "final.norm": "final_norm",
  },
  layer: {
    "attention.norm": "attn_norm",
    "attention.query": { module: "attn.Wqkv", part: 0, parts: 3 },
    "attention.key": { module: "attn.Wqkv", part: 1, parts: 3 },
    "attention.value": { module: "attn.Wqkv", part: 2, parts: 3 },
    "attention.out": "attn.Wo",
    "inner.norm": "mlp_norm",
    inner: "mlp.Wi",
    outer: "mlp.Wo",
  },
  shape: modernBertShape,
};

function modernBertShape(config: Settings): EncoderShape {
  for (const setting of ["is_causal", "causal_mask"]) config.require(setting, false);
  const width = config.count("hidden_size");
  const biasless = [
    ...(config.flag("attention_bias", false) ? [] : attentionModules),
    ...(config.flag("mlp_bias", false) ? [] : ["inner", "outer"]),
    ...(config.flag("norm_bias", false) ? [] : ["norm", "attention.norm", "inner.norm"]),
  ];
  return {
    ...sizesOf(config, width),
    embeddingWidth: width,
    tokenTypes: 0,
    biasless,
    rotary: rotaryShape(config),
    epsilon: config.fraction("norm_eps", 1e-5),
    activation: config.activation("hidden_activation"),
    dropout: config.fraction("mlp_dropout", 0),
    attentionDropout: config.fraction("attention_dropout", 0),
  };
}

/** As transformers 5 writes it, in objects of their own, or as it did before. */
function rotaryShape(config: Settings): RotaryShape {
  config.require("rope_scaling", null);
  const turns = config.section("rope_parameters");
  const whole = turns.section("full_attention");
  const near = turns.section("sliding_attention");
  for (const turn of [whole, near]) turn.require("rope_type", "default");
  const layers = config.count("num_hidden_layers");
  const every = config.count("global_attn_every_n_layers", 3);
  const global = whole.count("rope_theta", config.count("global_rope_theta", 160_000));
  // Transformers 4 takes null for the same as the other layers.
  const local = config.isNull("local_rope_theta") ? global : config.count("local_rope_theta", 10_000);
  return {
    reaches:
      config.choices("layer_types", reachOfType, layers) ??
      Array.from({ length: layers }, (_, layer): Reach => (layer % every === 0 ? "whole" : "near")),
    near: Math.floor(config.count("local_attention", 128) / 2),
    bases: { whole: global, near: near.count("rope_theta", local) },
  };
}

const reachOfType: Readonly<Record<string, Reach>> = { full_attention: "whole", sliding_attention: "near" };

/** By `model_type` of `config.json`. A further family is a further entry. */
const architectures: Readonly<Record<string, Architecture>> = {
  bert,
  roberta,
  camembert: roberta,
  "xlm-roberta": roberta,
  distilbert,
  electra: { ...bert, prefix: "electra." },
  modernbert,
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
  const shape = architecture.shape(settings);
  // Turning takes the numbers of a head in pairs.
  if (shape.width % (shape.rotary ? 2 * shape.heads : shape.heads) !== 0) {
    throw new CheckpointError(
      `${checkpoint.folder}/config.json asks for ${shape.heads} attention heads in a width of ${shape.width}, which they do not divide${shape.rotary ? " into even parts" : ""}.`,
    );
  }
  return {
    shape,
    read: (parameter, size) => readParameter(checkpoint, architecture, parameter, size),
    release: () => checkpoint.close(),
  };
}

/** `layer3.inner.weight` is the tensor `encoder.layer.3.intermediate.dense.weight`. */
function readParameter(
  checkpoint: Checkpoint,
  { prefix, outside, layer: sources, layerPrefix }: Architecture,
  parameter: string,
  shape: readonly number[],
): Float32Array {
  const [, layer, role, kind] = /^(?:layer(\d+)\.)?(.+)\.(weight|bias)$/.exec(parameter)!;
  if (layer === undefined) return readTensor(checkpoint, prefix, outside[role!]!, kind!, shape);
  const source = sources[role!]!;
  const { module, part, parts } = typeof source === "string" ? { module: source, part: 0, parts: 1 } : source;
  const [rows, ...row] = shape;
  const numbers = readTensor(checkpoint, prefix, `${layerPrefix}${layer}.${module}`, kind!, [rows! * parts, ...row]);
  const size = numbers.length / parts;
  return numbers.subarray(part * size, (part + 1) * size);
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

  flag(name: string, otherwise: boolean): boolean {
    const value = this.checkpoint.config[name] ?? otherwise;
    return typeof value === "boolean" ? value : this.fail(name, value, "true or false");
  }

  isNull(name: string): boolean {
    return this.checkpoint.config[name] === null;
  }

  /** What a list of so many names stands for; undefined where there is no list. */
  choices<T>(name: string, meanings: Readonly<Record<string, T>>, count: number): T[] | undefined {
    const value: unknown = this.checkpoint.config[name] ?? undefined;
    if (value === undefined) return undefined;
    const known = Array.isArray(value) ? value.filter((each) => Object.hasOwn(meanings, each as PropertyKey)) : [];
    if (known.length === count && known.length === (value as unknown[]).length) {
      return known.map((each) => meanings[each as string]!);
    }
    return this.fail(name, value, `a list of ${count} out of ${Object.keys(meanings).join(", ")}`);
  }

  /** The settings of an object within; none where it is not there. */
  section(name: string): Settings {
    const value = this.checkpoint.config[name] ?? {};
    if (typeof value !== "object" || Array.isArray(value)) return this.fail(name, value, "an object");
    return new Settings({ folder: this.checkpoint.folder, config: value as Checkpoint["config"] });
  }

  /** A setting that would change the mathematics is refused rather than ignored. */
  require(name: string, expected: string | boolean | null): void {
    const value = this.checkpoint.config[name] ?? expected;
    if (value !== expected) this.fail(name, value, `${expected}`);
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
