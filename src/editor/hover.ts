import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import type { TokenPrediction } from "../messages/model-process";
import { columnNames, resolveColumn } from "../tasks/columns";
import { listedTasks } from "../tasks/multitask-id";
import type { Task } from "../tasks/task";
import type { ActiveModel } from "./active-model";
import type { Documents, OpenConll } from "./documents";
import type { Predictions } from "./predictions";
import { annotationOf, wordsIn } from "./sentences";

const mostAlternatives = 3;
const barCells = 12;

/** Says what a token is annotated with, what the model takes it for, and how sure it is. */
export class TokenHover implements vscode.HoverProvider {
  readonly #documents: Documents;
  readonly #predictions: Predictions;
  readonly #model: ActiveModel;

  constructor(documents: Documents, predictions: Predictions, model: ActiveModel) {
    this.#documents = documents;
    this.#predictions = predictions;
    this.#model = model;
  }

  provideHover(text: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const open = this.#documents.of(text);
    const sentence = open?.conll.sentenceAt(position.line);
    if (!open || !sentence) return undefined;
    const { tokens, forms } = wordsIn(open, sentence);
    const word = tokens.findIndex((token) => sentence.firstLine + token.offset === position.line);
    const token = tokens[word];
    if (!token) return undefined;
    const cellIndex = token.cells.findIndex(
      ({ start, end }) => start <= position.character && position.character <= end,
    );
    const cell = token.cells[cellIndex];
    if (!cell) return undefined;

    const predicted = this.#predictions.of(forms);
    const markdown = new vscode.MarkdownString();
    markdown.appendMarkdown(headline(open, forms[word]!, cellIndex));
    for (const task of this.#tasks(open)) {
      const annotated = annotationOf(open, sentence, task)[word];
      markdown.appendMarkdown(`\n\n${describeTask(task, annotated, predicted?.[task.id]?.[word])}`);
    }
    markdown.appendMarkdown(`\n\n${this.#footer(open, sentence)}`);
    const { line } = position;
    return new vscode.Hover(markdown, new vscode.Range(line, cell.start, line, cell.end));
  }

  /** Those of the file, and those that only the model knows. */
  #tasks({ project }: OpenConll): readonly Task[] {
    const { tasks } = project.project;
    const more = (this.#model.current?.tasks ?? []).filter(({ id }) => !tasks.some((task) => task.id === id));
    return [...tasks, ...(this.#predictions.isEnabled ? more : [])];
  }

  #footer(open: OpenConll, sentence: Sentence): string {
    const listed = listedTasks(sentence, open.conll.layout, open.project.project);
    const trains =
      listed.length === 0 ? "This sentence trains no task." : `This sentence trains ${code(listed.join("|"))}.`;
    const model = this.#predictions.isEnabled ? this.#model.current : undefined;
    const by = model ? `Predicted by ${code(vscode.workspace.asRelativePath(model.folder))}. ` : "";
    return `${by}${trains}`;
  }
}

function headline({ conll, project }: OpenConll, form: string, cell: number): string {
  const { layout } = conll;
  const name = columnNames(layout, project.project)[cell];
  const tasks = project.project.tasks.filter(
    (task) => resolveColumn(task.column, layout, project.project)?.index === cell,
  );
  const holds = tasks.length === 0 ? "" : `, the tags of ${tasks.map(({ id }) => code(id)).join(", ")}`;
  return `**${escape(form)}** · column ${cell + 1}${name === undefined ? "" : ` ${code(name)}`}${holds}`;
}

function describeTask(task: Task, annotated: string | undefined, predicted: TokenPrediction | undefined): string {
  const kind = task.kind === "span" ? `spans, ${task.scheme}` : "tags";
  const gold = annotated === undefined ? "not annotated" : `annotated ${code(annotated)}`;
  const head = `${code(task.id)} (${kind}): ${gold}`;
  if (!predicted) return head;
  const verdict = annotated === undefined ? "" : annotated === predicted.tag ? " ✓" : " ✗";
  const rows = likeliest(predicted).map(
    ({ tag, probability }) => `| ${code(tag)} | ${code(bar(probability))} | ${percent(probability)} |`,
  );
  return `${head}, predicted ${code(predicted.tag)}${verdict}\n\n| tag | | |\n|:--|:--|--:|\n${rows.join("\n")}`;
}

/** The predicted tag first: in a well-formed sequence it need not be the likeliest one of its token. */
function likeliest({
  tag,
  probability,
  alternatives,
}: TokenPrediction): readonly { tag: string; probability: number }[] {
  const others = alternatives.filter((alternative) => alternative.tag !== tag);
  return [{ tag, probability }, ...others].slice(0, mostAlternatives);
}

function bar(probability: number): string {
  const eighths = Math.round(probability * barCells * 8);
  const part = eighths % 8 === 0 ? "" : String.fromCodePoint(0x2590 - (eighths % 8));
  return ("█".repeat(eighths >> 3) + part || " ").padEnd(barCells, " ");
}

function percent(probability: number): string {
  const value = 100 * probability;
  if (value > 0 && value < 0.1) return "< 0.1 %";
  return `${value.toFixed(1)} %`;
}

/** As code, so that nothing in a tag or a form is read as Markdown. */
function code(text: string): string {
  const shown = text.replaceAll("|", "\\|");
  return text.includes("`") ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&");
}
