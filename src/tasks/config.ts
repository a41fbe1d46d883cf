import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import schema from "../../media/multitask.schema.json";
import type { EngineName, Precision } from "../messages/devices";
import { MISC_PREFIX } from "./columns";
import { ConfigError } from "./config-error";
import { ConfigSource } from "./config-source";
import type { Project } from "./project";
import { parseScheme } from "./schemes";
import type { Task } from "./task";

export { ConfigError } from "./config-error";

/** The name of the configuration file of a folder. */
export const CONFIG_NAME = "multitask.json";

export type LintSeverity = "off" | "info" | "warning" | "error";

/** Globs or paths, relative to the configuration's folder. */
export interface CorpusConfig {
  readonly train: readonly string[];
  readonly dev: readonly string[];
  readonly test: readonly string[];
}

export interface HashCnnConfig {
  readonly kind: "hash-cnn";
  /** A file of static word vectors, relative to the configuration's folder. */
  readonly vectors?: string;
}

export interface TransformerConfig {
  readonly kind: "transformer";
  /** A model of the Hugging Face hub, or a folder relative to the configuration's folder. */
  readonly checkpoint: string;
  /** How the sub-tokens of a word become one vector: that of the first or the last, or the mean of all. */
  readonly pooling: "first" | "last" | "mean";
  /** Sub-tokens of the document that are read to each side of a sentence. */
  readonly context: number;
  /** Whether the encoder is told how words are written; where nothing is said, it is where its tokenizer makes letters small and no layers are frozen. */
  readonly casing?: boolean;
}

export type EncoderConfig = HashCnnConfig | TransformerConfig;

export interface TrainingConfig {
  /** The library that trains, where a person has chosen one. */
  readonly engine?: EngineName;
  readonly epochs: number;
  /** Tokens of a batch, padding included. */
  readonly batchTokens: number;
  /** Batches whose gradients together make a step. */
  readonly accumulation: number;
  /** Whether layers of a pretrained encoder are computed again for the gradients instead of being kept: less memory, more time. */
  readonly recompute: boolean;
  /** In what matrices are multiplied in training, by an engine that can. */
  readonly precision: Precision;
  readonly learningRate: number;
  /** Of what begins untrained: the heads, and what a pretrained encoder is given beside its own. */
  readonly headLearningRate: number;
  /** The learning rate of each layer of a pretrained encoder as a share of that of the layer above it. */
  readonly layerDecay: number;
  /** The embeddings and so many of the lowest layers of a pretrained encoder stay as they are; 0: all are trained. */
  readonly frozenLayers: number;
  readonly weightDecay: number;
  /** Larger gradients are scaled down to this norm, over all parameters. */
  readonly maxGradientNorm: number;
  /** Share of all steps, 0 to 1. */
  readonly warmupFraction: number;
  readonly schedule: "linear" | "cosine" | "constant" | "plateau";
  /** The share of the steps so far, the last ones, over which the weights of the model are averaged; 0: they are those of the last step. */
  readonly averaging: number;
  /** The share of the probability that targets give to all labels alike. */
  readonly labelSmoothing: number;
  /** How far embeddings of words are moved, as a share of their length, to where the loss grows, and then trained on too; 0: not at all. */
  readonly adversarial: number;
  /** The share of sentences that each epoch reads in another casing: as a headline, in small letters or in capitals. */
  readonly recasing: number;
  /** Whether rare labels weigh more in the loss. */
  readonly classWeights: "none" | "balanced";
  /** Whether tasks weigh as configured, or as much as the model learns to trust them. */
  readonly taskWeighting: "fixed" | "uncertainty";
  /** How much a task of few annotated words weighs: 1 as much as a large one, 0 by their number, 0.5 by its square root. */
  readonly taskBalance: number;
  /** Groups of sentences that train the same tasks are drawn in proportion to their size to the power of this. */
  readonly sampling: number;
  /** Epochs without a better dev score after which training ends; 0: never. */
  readonly patience: number;
  readonly useAllTasks: boolean;
  readonly seed: number;
}

/** A multitask.json with every default filled in. */
export interface ProjectConfig extends Project {
  /** The folder of the file; the paths below are relative to it. */
  readonly folder: string;
  readonly corpus: CorpusConfig;
  readonly encoder: EncoderConfig;
  readonly training: TrainingConfig;
  readonly lint: { readonly rules: Readonly<Record<string, LintSeverity>> };
  /** The folder of the trained model. */
  readonly output: string;
}

/** What the schema lets through. */
interface WrittenConfig {
  columns?: string[];
  tasks: { id: string; kind: "span" | "token"; column: string; scheme?: string; crf?: boolean; weight?: number }[];
  corpus?: Partial<CorpusConfig>;
  encoder?: HashCnnConfig | (Pick<TransformerConfig, "kind" | "checkpoint"> & Partial<TransformerConfig>);
  training?: Partial<TrainingConfig>;
  lint?: { rules?: Record<string, LintSeverity> };
  output?: string;
}

/** What differs by encoder: the embedded one begins from nothing, a pretrained one must not be driven far from where it is. */
const encoderDefaults = {
  "hash-cnn": { learningRate: 2e-3, epochs: 8, batchTokens: 300, adversarial: 0.1, recasing: 0.15 },
  transformer: {
    learningRate: 1.5e-4,
    headLearningRate: 1e-3,
    layerDecay: 0.95,
    epochs: 6,
    batchTokens: 640,
    adversarial: 0,
    recasing: 0,
  },
};

/**
 * How a training comes to rest: by averaging, where the rate stays as it is, or as the rate falls to nothing. Either way the best models are
 * those of its end, and a dev split of a few hundred spans rises and falls by luck: there training would be stopped too soon.
 */
function endingOf(
  kind: EncoderConfig["kind"],
  written: Partial<TrainingConfig> = {},
): Pick<TrainingConfig, "schedule" | "averaging" | "patience"> {
  const averages = kind === "hash-cnn" && (written.schedule ?? "constant") === "constant";
  const { schedule = averages ? "constant" : "linear", averaging = averages ? 0.125 : 0 } = written;
  const comesToRest = averaging > 0 || schedule === "linear" || schedule === "cosine";
  return { schedule, averaging, patience: comesToRest ? 0 : 3 };
}

let compiled: ValidateFunction | undefined;

/** Compiled when a file is read: it takes longer than linting a small corpus. */
function validator(): ValidateFunction {
  // The schema is for editors too, so it may hold keywords that ajv does not know. A test checks the schema itself.
  const options = { discriminator: true, strict: false, verbose: true, meta: false, validateSchema: false };
  return (compiled ??= new Ajv({ ...options, code: { optimize: false } }).compile(schema));
}

/** The path of the nearest multitask.json in a folder or above it. */
export function findConfig(startFolder: string): string | undefined {
  for (let folder = resolve(startFolder); ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Reads a multitask.json. Throws a ConfigError for an unreadable file, broken JSON and settings that make no sense. */
export function readConfig(path: string): ProjectConfig {
  return parseConfig(readText(path), path);
}

/** `readConfig` of a text that is already there, such as an unsaved one; `path` names it in messages. */
export function parseConfig(text: string, path: string): ProjectConfig {
  const source = ConfigSource.parse(path, text);
  const validate = validator();
  if (!validate(source.value)) throw schemaError(source, validate.errors![0]!);
  const written = source.value as WrittenConfig;
  checkColumns(source, written);
  checkTasks(source, written);
  checkTraining(source, written);
  return fillIn(written, dirname(resolve(path)));
}

/** A project's settings where no multitask.json gives any. */
export function defaultConfig(project: Project, folder: string): ProjectConfig {
  return { ...fillIn({ tasks: [] }, folder), ...project };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const problem = code === "ENOENT" ? "does not exist." : `cannot be read (${code ?? String(error)}).`;
    throw new ConfigError(path, undefined, problem);
  }
}

function fillIn(written: WrittenConfig, folder: string): ProjectConfig {
  const encoder = written.encoder ?? { kind: "hash-cnn" };
  const byEncoder = encoderDefaults[encoder.kind];
  return {
    folder,
    ...(written.columns && { columns: written.columns }),
    tasks: written.tasks.map(toTask),
    corpus: { train: [], dev: [], test: [], ...written.corpus },
    encoder: encoder.kind === "transformer" ? { pooling: "first", context: 0, ...encoder } : encoder,
    training: {
      accumulation: 1,
      recompute: false,
      precision: "float32",
      layerDecay: 1,
      frozenLayers: 0,
      weightDecay: 0.01,
      maxGradientNorm: 5,
      warmupFraction: 0.1,
      labelSmoothing: 0,
      classWeights: "none",
      taskWeighting: "fixed",
      taskBalance: 0.25,
      sampling: 1,
      headLearningRate: written.training?.learningRate ?? byEncoder.learningRate,
      ...byEncoder,
      ...endingOf(encoder.kind, written.training),
      useAllTasks: true,
      seed: 1,
      ...written.training,
    },
    lint: { rules: written.lint?.rules ?? {} },
    output: written.output ?? "models/multitask",
  };
}

function toTask({ id, kind, column, scheme, crf, weight = 1 }: WrittenConfig["tasks"][number]): Task {
  if (kind === "token") return { id, kind, column, weight };
  const task = { id, kind, column, weight, scheme: parseScheme(scheme ?? "IOB2")!, ...(crf && { crf: true as const }) };
  return scheme === undefined ? { ...task, isSchemeAssumed: true } : task;
}

function checkColumns(source: ConfigSource, { columns }: WrittenConfig): void {
  columns?.forEach((name, i) => {
    if (columns.indexOf(name) < i) {
      throw source.errorAt(["columns", i], `the column "${name}" is named twice; give each column a name of its own.`);
    }
  });
}

function checkTasks(source: ConfigSource, { tasks, columns }: WrittenConfig): void {
  tasks.forEach(({ id, column }, i) => {
    if (/[\s|,]/.test(id)) {
      const problem = `the task id "${id}" holds a blank, a comma or |, which separate ids; use _ instead.`;
      throw source.errorAt(["tasks", i, "id"], problem);
    }
    if (tasks.findIndex((task) => task.id === id) < i) {
      throw source.errorAt(["tasks", i, "id"], `two tasks have the id "${id}"; give each task an id of its own.`);
    }
    if (column === MISC_PREFIX) {
      throw source.errorAt(["tasks", i, "column"], '"misc:" lacks a key; write for instance "misc:NER".');
    }
    if (
      columns &&
      !column.startsWith(MISC_PREFIX) &&
      !columns.some((name) => name.toLowerCase() === column.toLowerCase())
    ) {
      const problem = `the task "${id}" reads the column "${column}", which "columns" does not name (${columns.join(", ")}).`;
      throw source.errorAt(["tasks", i, "column"], problem);
    }
  });
}

/** What only hash-cnn can be told. */
const ofHashCnn = [
  { name: "adversarial", does: "is trained against moved embeddings" },
  { name: "recasing", does: "reads sentences in other casings" },
] as const;

function checkTraining(source: ConfigSource, { encoder, training }: WrittenConfig): void {
  if (encoder?.kind !== "transformer") return;
  for (const { name, does } of ofHashCnn) {
    if ((training?.[name] ?? 0) === 0) continue;
    throw source.errorAt(["training", name], `only hash-cnn ${does}; leave training.${name} out.`);
  }
}

function schemaError(source: ConfigSource, error: ErrorObject): ConfigError {
  const path = toPath(error.instancePath, source.value);
  const at = path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
  const where = at === "" ? "the configuration" : at;
  const known = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {}).join(", ");
  switch (error.keyword) {
    case "additionalProperties": {
      const name = error.params["additionalProperty"] as string;
      return source.errorAt([...path, name], `${where} has no setting "${name}"; it knows ${known}.`);
    }
    case "required":
      return source.errorAt(path, `${where} lacks "${error.params["missingProperty"] as string}".`);
    case "enum":
    case "const": {
      const values = (error.params["allowedValues"] ?? [error.params["allowedValue"]]) as unknown[];
      return source.errorAt(path, `${where} is ${JSON.stringify(error.data)}; it must be one of ${values.join(", ")}.`);
    }
    case "discriminator": {
      const kinds = (error.parentSchema?.["oneOf"] as { properties: { kind: { const: string } } }[]).map(
        ({ properties }) => properties.kind.const,
      );
      return source.errorAt([...path, "kind"], `${where}.kind must be one of ${kinds.join(", ")}.`);
    }
    case "type":
      return source.errorAt(path, `${where} must be of type ${error.params["type"] as string}.`);
    case "minItems":
    case "minLength":
      return source.errorAt(path, `${where} is empty; it needs one at least.`);
    default:
      return source.errorAt(path, `${where} ${error.message ?? "is not valid"}.`);
  }
}

/** `/tasks/0/id` as `["tasks", 0, "id"]`: a step into an array is a number. */
function toPath(pointer: string, value: unknown): (string | number)[] {
  let part = value;
  return pointer
    .split("/")
    .slice(1)
    .map((step) => {
      const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(part) ? Number(name) : name;
      part = (part as Record<string | number, unknown>)[key];
      return key;
    });
}
