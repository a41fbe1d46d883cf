import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readJsonObject } from "../model/checkpoints/json-object";
import { quote } from "../model/checkpoints/safetensors-header";
import type { FlairWindows } from "../model/manifest";
import { parseScheme } from "../tasks/schemes";
import type { Task } from "../tasks/task";
import { FlairError } from "./flair-error";
import { flairFiles } from "./settings";

/** What train.py says of the model that it has trained, checked. */
export interface TrainedByFlair {
  /** Where encoder and heads are. */
  readonly folder: string;
  /** Flair's version. */
  readonly flair: string;
  /** As PyTorch names it. */
  readonly device: string;
  readonly columns?: readonly string[];
  readonly tasks: readonly (Task & {
    /** The rows of the task's output layer, `<START>` and `<STOP>` of a conditional random field included. */
    readonly dictionary: readonly string[];
  })[];
  readonly checkpoint: string;
  readonly pooling: "first" | "last" | "mean";
  readonly context: number;
  /** How long sentences are cut; none where Flair does not cut them. */
  readonly window?: FlairWindows;
  readonly training: Readonly<Record<string, unknown>> & { readonly epochs: number };
  /** Of the dev split, a task: F1 of spans or accuracy of tags. */
  readonly dev: Readonly<Record<string, number>>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads what train.py has written.
 * @param folder the exported one, or the one of the results alone
 * @throws FlairError when there is nothing of the kind, or only a pickle, which is not opened
 * @throws CheckpointError when the description is no JSON
 */
export function readTrained(folder: string): TrainedByFlair {
  const found = [join(folder, flairFiles.trained), folder].find((each) => existsSync(join(each, flairFiles.model)));
  if (found === undefined) throw new FlairError(describeAbsence(folder));
  const path = join(found, flairFiles.model);
  return new Description(path, readJsonObject(path)).read(found);
}

function describeAbsence(folder: string): string {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return `${folder} is not there, or no folder; name the one that multitask export --to flair wrote.`;
  }
  const trained = join(folder, flairFiles.trained);
  const names = [folder, trained].flatMap((each) => (existsSync(each) ? readdirSync(each) : []));
  const pickle = names.find((name) => name.endsWith(".pt"));
  if (pickle !== undefined) {
    return `${folder} has a model only as ${pickle}, a pickle file, which can run code and is not read; train with the train.py of multitask export --to flair, which saves encoder and heads as safetensors too.`;
  }
  if (names.includes(flairFiles.settings)) {
    return `${folder} has not been trained yet; run its ${flairFiles.script} to the end first.`;
  }
  return `${folder} has no ${flairFiles.model}; name the folder that multitask export --to flair wrote, or its folder ${flairFiles.trained}.`;
}

/** flair-model.json, read with a sentence for what is not there. */
class Description {
  constructor(
    private readonly path: string,
    private readonly content: Json,
  ) {}

  read(folder: string): TrainedByFlair {
    const settings = this.object(this.content, "settings");
    if (this.content["format"] !== 1 || settings["format"] !== 1) {
      throw new FlairError(`${this.path} was written for another version of Multitask Tagger; export and train again.`);
    }
    const encoder = this.object(settings, "encoder");
    const training = this.object(settings, "training");
    const { columns } = settings;
    const { window, scores } = this.content;
    return {
      folder,
      flair: this.text(this.content, "flair"),
      device: this.text(this.content, "device"),
      ...(columns !== undefined && { columns: this.texts(columns, "columns") }),
      tasks: this.tasks(settings["tasks"]),
      checkpoint: this.text(encoder, "checkpoint"),
      pooling: this.oneOf(encoder, "pooling", ["first", "last", "mean"] as const),
      context: this.count(encoder, "context"),
      ...(window !== undefined && { window: this.window(this.object(this.content, "window")) }),
      training: { ...training, epochs: this.count(training, "epochs") },
      dev: scoresOf((scores as Json | undefined)?.["dev"]),
    };
  }

  private tasks(value: unknown): TrainedByFlair["tasks"] {
    if (!Array.isArray(value) || value.length === 0) this.fail("settings.tasks");
    const dictionaries = this.object(this.content, "dictionaries");
    return value.map((_, at) => {
      const entry = this.object({ "settings.tasks": value[at] as unknown }, "settings.tasks");
      const id = this.text(entry, "id");
      const kind = this.oneOf(entry, "kind", ["span", "token"] as const);
      const base = {
        id,
        column: this.text(entry, "column"),
        weight: typeof entry["weight"] === "number" ? entry["weight"] : 1,
      };
      const dictionary = this.texts(dictionaries[id], `dictionaries.${id}`);
      if (kind === "token") return { ...base, kind, dictionary };
      const scheme = parseScheme(this.text(entry, "scheme")) ?? this.fail("scheme");
      return { ...base, kind, scheme, dictionary, ...(entry["crf"] === true && { crf: true as const }) };
    });
  }

  /** As Flair makes one: half of the longest. */
  private window(window: Json): FlairWindows {
    const [longest, overlap] = [this.count(window, "longest"), this.count(window, "overlap")];
    return overlap < longest - 2 ? { longest, overlap } : this.fail("window.overlap");
  }

  private object(of: Json, name: string): Json {
    const value = of[name];
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : this.fail(name);
  }

  private text(of: Json, name: string): string {
    const value = of[name];
    return typeof value === "string" && value !== "" ? value : this.fail(name);
  }

  private count(of: Json, name: string): number {
    const value = of[name];
    return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : this.fail(name);
  }

  private oneOf<Value extends string>(of: Json, name: string, values: readonly Value[]): Value {
    return values.find((value) => value === of[name]) ?? this.fail(name);
  }

  private texts(value: unknown, name: string): string[] {
    const isList = Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === "string");
    return isList && new Set(value).size === value.length ? value : this.fail(name);
  }

  private fail(name: string): never {
    throw new FlairError(`${this.path} has no usable ${quote(name)}; train again, or copy the folder again.`);
  }
}

function scoresOf(value: unknown): Record<string, number> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}
