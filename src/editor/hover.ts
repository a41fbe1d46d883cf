import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import type { TokenPrediction } from "../messages/model-process";
import { columnNames, resolveColumn } from "../tasks/columns";
import { listedTasks } from "../tasks/multitask-id";
import type { Task } from "../tasks/task";
import { acceptCommand, acceptSentenceCommand, type AcceptTarget } from "./accept";
import type { ActiveModel } from "./active-model";
import type { Documents, OpenConll } from "./documents";
import type { Predictions } from "./predictions";
import { annotationOf, modelWords, wordAt, wordsIn } from "./sentences";

interface TaskRow {
  readonly task: Task;
  readonly annotated: string | undefined;
  readonly predicted: TokenPrediction | undefined;
}

const mostAlternatives = 3;
/** Of a tag that is shown as an alternative. */
const leastProbability = 0.001;
/** Characters of the bar of a certain tag. */
const fullBar = 12;

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
    const word = wordAt(open, sentence, position.line);
    const token = tokens[word];
    if (!token) return undefined;
    const cellIndex = token.cells.findIndex(
      ({ start, end }) => start <= position.character && position.character <= end,
    );
    const cell = token.cells[cellIndex];
    if (!cell) return undefined;

    const model = this.#model.current;
    const predicted = model && this.#predictions.of(modelWords(open, sentence, model));
    const markdown = new vscode.MarkdownString();
    markdown.appendMarkdown(headline(open, forms[word]!, cellIndex));
    const rows = this.#tasks(open).map((task) => ({
      task,
      annotated: annotationOf(open, sentence, task)[word],
      predicted: predicted?.[task.id]?.[word],
    }));
    if (rows.length > 0) markdown.appendMarkdown(`\n\n${taskTable(rows)}`);
    const news = rows.filter(
      ({ task, annotated, predicted }) =>
        predicted && annotated !== predicted.tag && resolveColumn(task.column, open.conll.layout, open.project.project),
    );
    if (news.length > 0) {
      markdown.appendMarkdown(`\n\n${acceptLinks(text.uri, position.line, news)}`);
      markdown.isTrusted = { enabledCommands: [acceptCommand, acceptSentenceCommand] };
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
      listed.length === 0 ? "This sentence trains no task." : `This sentence trains ${listed.map(code).join(", ")}.`;
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

function acceptLinks(uri: vscode.Uri, line: number, rows: readonly TaskRow[]): string {
  const link = (title: string, command: string, task?: string) => {
    const target: AcceptTarget = { uri: uri.toString(), line, ...(task !== undefined && { task }) };
    return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([target]))})`;
  };
  const each = rows.map(({ task }) => link(`Accept ${code(task.id)}`, acceptCommand, task.id));
  return [...each, link("Accept the sentence", acceptSentenceCommand)].join(" · ");
}

/** One table, so that tags stand below tags; a task takes a row, and one more for each other likely tag. */
function taskTable(rows: readonly TaskRow[]): string {
  if (rows.every(({ predicted }) => predicted === undefined)) {
    const lines = rows.map(({ task, annotated }) => `| ${describeTask(task)} | ${annotation(annotated)} |`);
    return `| task | annotated |\n|:--|:--|\n${lines.join("\n")}`;
  }
  const lines = rows.flatMap(({ task, annotated, predicted }) => {
    const head = `| ${describeTask(task)} | ${annotation(annotated)} |`;
    if (!predicted) return [`${head} not predicted | | |`];
    const verdict = annotated === undefined ? "" : annotated === predicted.tag ? " ✓" : " ✗";
    return likeliest(predicted).map(({ tag, probability }, i) => {
      const shown = i === 0 ? `${head} **${code(tag)}**${verdict}` : `| | | ${code(tag)}`;
      return `${shown} | ${bar(probability)} | ${percent(probability)} |`;
    });
  });
  return `| task | annotated | predicted | | |\n|:--|:--|:--|:--|--:|\n${lines.join("\n")}`;
}

function describeTask(task: Task): string {
  return `${code(task.id)} ${task.kind === "span" ? task.scheme : "tags"}`;
}

function annotation(tag: string | undefined): string {
  return tag === undefined ? "–" : code(tag);
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

function percent(probability: number): string {
  return `${(100 * probability).toFixed(1)} %`;
}

/** As code, so that nothing in a tag or a form is read as Markdown. */
function code(text: string): string {
  const shown = text.replaceAll("|", "\\|");
  return text.includes("`") ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&");
}
