import type { TokenPrediction } from "../messages/model-process";
import { parseTag, type Span } from "../tasks/spans";
import { describeTag } from "../tasks/tag-descriptions";
import type { Task } from "../tasks/task";

const mostAlternatives = 3;
/** Of a tag that is shown as an alternative. */
const leastProbability = 0.001;
/** Characters of the bar of a certain tag. */
const fullBar = 12;

/** What is known of a word for one task. */
export interface TaskRow {
  readonly task: Task;
  readonly annotated: string | undefined;
  readonly predicted: TokenPrediction | undefined;
}

/** One table, so that tags stand below tags; a task takes a row, and one more for each other likely tag. */
export function taskTable(rows: readonly TaskRow[], { isAnnotated }: { readonly isAnnotated: boolean }): string {
  const isPredicted = rows.some(({ predicted }) => predicted !== undefined);
  const lines = rows.flatMap(({ task, annotated, predicted }) => {
    const head = [describeTask(task), ...(isAnnotated ? [annotation(annotated)] : [])];
    if (!isPredicted) return [head];
    if (!predicted) return [[...head, "not predicted", "", ""]];
    const verdict = annotated === undefined ? "" : annotated === predicted.tag ? " ✓" : " ✗";
    return likeliest(predicted).map(({ tag, probability }, i) => {
      const shown = i === 0 ? [...head, `**${code(tag)}**${verdict}`] : [...head.map(() => ""), code(tag)];
      return [...shown, bar(probability), percent(probability)];
    });
  });
  const titles = ["task", ...(isAnnotated ? ["annotated"] : []), ...(isPredicted ? ["predicted", "", ""] : [])];
  const alignment = titles.map((_, at) => (isPredicted && at === titles.length - 1 ? "--:" : ":--"));
  return [titles, alignment, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function describeTask(task: Task): string {
  return `${code(task.id)} ${task.kind === "span" ? task.scheme : "tags"}`;
}

function annotation(tag: string | undefined): string {
  return tag === undefined ? "–" : code(tag);
}

/** A span of several words as a whole: `PER` "Anna Keller". */
export function spanText({ start, end, label }: Span, forms: readonly string[]): string {
  return `${code(label)} "${escape(forms.slice(start, end).join(" "))}"`;
}

/** What the tags of a word stand for, where that is common knowledge: `PROPN` proper noun. */
export function meanings(rows: readonly TaskRow[]): string {
  const all = rows.flatMap(({ task, annotated, predicted }) =>
    [annotated, predicted?.tag].flatMap((tag) => {
      const meaning = tag === undefined || tag === "O" ? undefined : describeTag(tag, task);
      // That a VERB is a verb goes without saying.
      return meaning === undefined || meaning === tag!.toLowerCase()
        ? []
        : [`${code(task.kind === "span" ? parseTag(tag!).label : tag!)} ${meaning}`];
    }),
  );
  return [...new Set(all)].join(" · ");
}

/** The predicted tag first: in a well-formed sequence it need not be the likeliest one of its token. */
function likeliest({
  tag,
  probability,
  alternatives,
}: TokenPrediction): readonly { tag: string; probability: number }[] {
  const others = alternatives.filter((other) => other.tag !== tag && other.probability >= leastProbability);
  return [{ tag, probability }, ...others].slice(0, mostAlternatives);
}

function bar(probability: number): string {
  const length = Math.round(probability * fullBar);
  return length === 0 ? "" : code("█".repeat(length));
}

export function percent(probability: number): string {
  return `${(100 * probability).toFixed(1)} %`;
}

/** As code, so that nothing in a tag or a form is read as Markdown. */
export function code(text: string): string {
  const shown = text.replaceAll("|", "\\|");
  return text.includes("`") ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

export function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&");
}
