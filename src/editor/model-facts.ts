import { parseTag } from "../tasks/schemes";
import type { Task } from "../tasks/task";

/** What a model.json says of a task, for people. */
export interface TaskFacts {
  readonly id: string;
  readonly kind: Task["kind"];
  /** The types of its spans, or its tags. */
  readonly labels: number;
  /** F1 of spans or accuracy of tokens on the dev split, a fraction; undefined where it was not scored. */
  readonly score: number | undefined;
}

/** What a model.json says of a model, for people. Older ones, and those of other programs, may lack any of it. */
export interface ModelFacts {
  readonly tasks: readonly TaskFacts[];
  /** Unweighted mean over the tasks that were scored. */
  readonly meanScore: number | undefined;
  readonly encoder: string | undefined;
  /** That it was trained on. */
  readonly device: string | undefined;
  readonly engine: string | undefined;
  readonly keptEpoch: number | undefined;
  /** That it was to be trained for. */
  readonly epochs: number | undefined;
}

/** The parts of a model.json that are read here. */
export interface Manifest {
  readonly tasks: readonly (Task & { readonly labels?: readonly string[] })[];
  readonly encoder?: {
    readonly kind?: string;
    readonly checkpoint?: string;
    readonly context?: number;
    readonly vectors?: object;
  };
  readonly training?: { readonly device?: string; readonly engine?: string; readonly epochs?: number };
  readonly scores?: {
    readonly epoch?: number;
    readonly dev?: Readonly<Record<string, { readonly f1?: number; readonly accuracy?: number }>>;
  };
}

/** A line of what is shown of a model. */
export interface ModelFact {
  readonly label: string;
  readonly value: string;
  /** Whether it is about a task of the model. */
  readonly isTask: boolean;
}

/** Whether a model.json is one of ours: other programs have files of this name too. */
export function isManifest(content: unknown): content is Manifest {
  const tasks = (content as Partial<Manifest> | null)?.tasks;
  return Array.isArray(tasks) && tasks.every((task: Partial<Task> | null) => task?.id && task.kind && task.column);
}

export function factsOf({ tasks, encoder, training, scores }: Manifest): ModelFacts {
  const facts = tasks.map(({ id, kind, labels = [] }) => {
    const score = scores?.dev?.[id];
    return { id, kind, labels: countLabels(kind, labels), score: kind === "span" ? score?.f1 : score?.accuracy };
  });
  const known = facts.flatMap(({ score }) => score ?? []);
  return {
    tasks: facts,
    meanScore: known.length === 0 ? undefined : known.reduce((sum, score) => sum + score) / known.length,
    encoder: encoder?.checkpoint ?? (encoder?.vectors ? `${encoder.kind} with word vectors` : encoder?.kind),
    device: training?.device,
    engine: training?.engine,
    keptEpoch: scores?.epoch,
    epochs: training?.epochs,
  };
}

/** What is shown of a model, line by line. */
export function describeFacts(facts: ModelFacts, written: string): ModelFact[] {
  const { tasks, encoder, device, engine, keptEpoch, epochs } = facts;
  const about = (label: string, ...parts: (string | number | undefined)[]) => {
    const value = parts.filter((part) => part !== undefined).join(" ");
    return value === "" ? [] : [{ label, value, isTask: false }];
  };
  return [
    ...tasks.map((task) => ({ label: task.id, value: describeTask(task), isTask: true })),
    ...about("Encoder", encoder),
    ...about("Trained on", device, device && engine && `with ${engine}`),
    ...about("Kept epoch", keptEpoch, keptEpoch && epochs && `of ${epochs}`),
    ...about("Written", written),
  ];
}

/** A fraction as people read scores. */
export function percent(score: number): string {
  return (100 * score).toFixed(2);
}

function describeTask({ kind, labels, score }: TaskFacts): string {
  const quality = score === undefined ? "not scored" : `${kind === "span" ? "F1" : "accuracy"} ${percent(score)}`;
  const label = kind === "span" ? "type" : "label";
  return `${kind}s, ${labels} ${label}${labels === 1 ? "" : "s"}, ${quality}`;
}

/** Of spans the output knows each label by several tags, and `O`. */
function countLabels(kind: Task["kind"], labels: readonly string[]): number {
  if (kind === "token") return labels.length;
  return new Set(labels.map((tag) => parseTag(tag).label).filter((label) => label !== "")).size;
}
