import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import { CorpusContext } from "../lint/corpus/context";
import { findFormUses, type FormUses } from "../lint/corpus/form-uses";
import { columnNames, resolveColumn } from "../tasks/columns";
import { listedTasks } from "../tasks/multitask-id";
import { readSpans } from "../tasks/spans";
import type { Task } from "../tasks/task";
import { acceptCommand, acceptSentenceCommand, type AcceptTarget } from "./accept";
import type { ActiveModel } from "./active-model";
import type { CorpusLint } from "./corpus-lint";
import type { Documents, OpenConll } from "./documents";
import { code, escape, meanings, spanText, taskTable, type TaskRow } from "./hover-text";
import type { Predictions } from "./predictions";
import { annotationOf, modelWords, wordAt, wordsIn } from "./sentences";

/** To count the forms of a longer file would hold up the editor. */
const mostCountedWords = 50_000;

const trainCommand = "multitask.train";

export interface HoverParts {
  readonly documents: Documents;
  readonly predictions: Predictions;
  readonly model: ActiveModel;
  readonly corpora: Pick<CorpusLint, "usesIn">;
}

/** Says what a token is annotated with, what the model takes it for and how sure it is, and how its form is annotated elsewhere. */
export class TokenHover implements vscode.HoverProvider {
  readonly #parts: HoverParts;
  readonly #counted = new WeakMap<OpenConll["conll"], FormUses>();

  constructor(parts: HoverParts) {
    this.#parts = parts;
  }

  provideHover(text: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const open = this.#parts.documents.of(text);
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

    const rows = this.#rows(open, sentence, word);
    const markdown = new vscode.MarkdownString();
    markdown.isTrusted = { enabledCommands: [acceptCommand, acceptSentenceCommand, trainCommand] };
    const paragraphs = [
      headline(open, forms[word]!, cellIndex),
      rows.length > 0 ? taskTable(rows, { isAnnotated: true }) : "",
      this.#spans(open, sentence, word, forms),
      meanings(rows),
      this.#uses(open, forms[word]!),
      acceptLinks(open, position.line, rows),
      this.#footer(open, sentence),
    ];
    markdown.appendMarkdown(paragraphs.filter((paragraph) => paragraph !== "").join("\n\n"));
    const { line } = position;
    return new vscode.Hover(markdown, new vscode.Range(line, cell.start, line, cell.end));
  }

  #rows(open: OpenConll, sentence: Sentence, word: number): TaskRow[] {
    const { predictions, model } = this.#parts;
    const predicted = model.current && predictions.of(modelWords(open, sentence, model.current));
    return this.#tasks(open).map((task) => ({
      task,
      annotated: annotationOf(open, sentence, task)[word],
      predicted: predicted?.[task.id]?.[word],
    }));
  }

  /** Those of the file, and those that only the model knows. */
  #tasks({ project }: OpenConll): readonly Task[] {
    const { predictions, model } = this.#parts;
    const { tasks } = project.project;
    const more = (model.current?.tasks ?? []).filter(({ id }) => !tasks.some((task) => task.id === id));
    return [...tasks, ...(predictions.isEnabled ? more : [])];
  }

  /** The spans of several words that the word is part of. */
  #spans(open: OpenConll, sentence: Sentence, word: number, forms: readonly string[]): string {
    const { predictions, model } = this.#parts;
    const predicted = model.current && predictions.of(modelWords(open, sentence, model.current));
    const found = this.#tasks(open).flatMap((task) => {
      if (task.kind !== "span") return [];
      const spanIn = (tags: readonly string[]) =>
        readSpans(tags).find(({ start, end }) => start <= word && word < end && end - start > 1);
      const annotated = spanIn(annotationOf(open, sentence, task).map((tag) => tag ?? "_"));
      const other = spanIn((predicted?.[task.id] ?? []).map(({ tag }) => tag));
      return [
        ...(annotated ? [`Annotated: ${spanText(annotated, forms)}`] : []),
        ...(other ? [`Predicted: ${spanText(other, forms)}`] : []),
      ];
    });
    return found.join(" · ");
  }

  /** How the form is annotated in the corpus, or in the file where it belongs to none. */
  #uses(open: OpenConll, form: string): string {
    const { config, project } = open.project;
    const inCorpus = config === undefined ? undefined : this.#parts.corpora.usesIn(config);
    const uses = inCorpus ?? this.#count(open);
    const found = project.tasks.flatMap(({ id }) => {
      const use = uses?.get(id)?.get(form);
      return use === undefined ? [] : [`${code(id)} ${escape(use)}`];
    });
    if (found.length === 0) return "";
    return `${code(form)} in the ${inCorpus ? "corpus" : "file"}: ${found.join(" · ")}`;
  }

  #count({ conll, project }: OpenConll): FormUses | undefined {
    const known = this.#counted.get(conll);
    if (known) return known;
    let words = 0;
    for (const { wordCount } of conll.sentences) if ((words += wordCount) > mostCountedWords) return undefined;
    const counted = findFormUses(new CorpusContext([{ path: "", split: "train", document: conll }], project.project));
    this.#counted.set(conll, counted);
    return counted;
  }

  #footer({ conll, project }: OpenConll, sentence: Sentence): string {
    const { predictions, model } = this.#parts;
    const listed = listedTasks(sentence, conll.layout, project.project);
    const trains =
      listed.length === 0 ? "This sentence trains no task." : `This sentence trains ${listed.map(code).join(", ")}.`;
    if (!predictions.isEnabled) return trains;
    const by = code(vscode.workspace.asRelativePath(model.current!.folder));
    return `Predicted by ${by} ([train again](command:${trainCommand})). ${trains}`;
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

/** Where the model says something else than the file, and the file has a column for it. */
function acceptLinks({ text, conll, project }: OpenConll, line: number, rows: readonly TaskRow[]): string {
  const news = rows.filter(
    ({ task, annotated, predicted }) =>
      predicted && annotated !== predicted.tag && resolveColumn(task.column, conll.layout, project.project),
  );
  if (news.length === 0) return "";
  const link = (title: string, command: string, task?: string) => {
    const target: AcceptTarget = { uri: text.uri.toString(), line, ...(task !== undefined && { task }) };
    return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([target]))})`;
  };
  const each = news.map(({ task }) => link(`Accept ${code(task.id)}`, acceptCommand, task.id));
  return [...each, link("Accept the sentence", acceptSentenceCommand)].join(" · ");
}
