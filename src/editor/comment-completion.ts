import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import { familyOf } from "../lint/severities";
import { rules } from "../lint/rules/index";
import { SentenceContext } from "../lint/sentence-context";
import { OFF_IN_FILE_KEY, OFF_KEY } from "../lint/suppression";
import { MULTITASK_ID, writeTaskIds } from "../tasks/multitask-id";
import type { OpenConll } from "./documents";
import { rulePage } from "./rule-pages";

const keys: readonly (readonly [string, string])[] = [
  [MULTITASK_ID, "the tasks that the sentence is trained for"],
  ["sent_id", "the name of the sentence"],
  ["text", "the sentence as running text"],
  [OFF_KEY, "rules that say nothing of this sentence"],
  [OFF_IN_FILE_KEY, "rules that say nothing of this file"],
];

const before = /^\s*#\s*([^\s=:]*)\s*([=:]?)/;

/** What may stand in a comment line: its key; then ids of tasks or names of rules, where the key asks for them. */
export function commentItems(
  open: OpenConll,
  sentence: Sentence | undefined,
  { line, character }: vscode.Position,
): vscode.CompletionItem[] {
  const text = open.conll.lineText(line);
  const match = before.exec(text.slice(0, character));
  if (!match) return [];
  const [, key, sign] = match;
  if (sign === "") return keyItems(open, sentence, new vscode.Range(line, 0, line, endOfKey(text, character)));
  const range = nameAround(text, line, character);
  if (key === MULTITASK_ID) return taskItems(open, text, range);
  return key === OFF_KEY || key === OFF_IN_FILE_KEY ? ruleItems(range) : [];
}

/** The ids that the line does not list yet; the one that is being written is not listed. */
function taskItems({ project }: OpenConll, text: string, range: vscode.Range): vscode.CompletionItem[] {
  const rest = text.slice(0, range.start.character) + text.slice(range.end.character);
  const listed = new Set(rest.split(/[^\S]+|[|,=:]/));
  return project.project.tasks.flatMap(({ id, kind, column }, rank) => {
    if (listed.has(id)) return [];
    const label = { label: id, description: `${kind === "span" ? "spans" : "tags"} in ${column}` };
    const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Class);
    item.range = range;
    item.sortText = String(rank).padStart(4, "0");
    return [item];
  });
}

function ruleItems(range: vscode.Range): vscode.CompletionItem[] {
  const families = [...new Set(rules.map(({ id }) => familyOf(id)))].map(
    (family) => [family, "all rules of the family"] as const,
  );
  const names = [...rules.map(({ id, description }) => [id, description] as const), ...families, ["all", "every rule"]];
  return names.map(([label, description], rank) => {
    const item = new vscode.CompletionItem(label!, vscode.CompletionItemKind.Value);
    // Beside the names there is no room for it.
    item.detail = description!;
    item.range = range;
    item.sortText = String(rank).padStart(4, "0");
    if (rank < rules.length) item.documentation = linkTo(label!);
    return item;
  });
}

function linkTo(rule: string): vscode.MarkdownString {
  const link = new vscode.MarkdownString(`[What ${rule} looks for](${rulePage(rule).toString()})`);
  link.isTrusted = { enabledCommands: ["multitask.showRule"] };
  return link;
}

/** The whole line for the tasks that the sentence is annotated for, then the keys alone. */
function keyItems(open: OpenConll, sentence: Sentence | undefined, range: vscode.Range): vscode.CompletionItem[] {
  const next = sentence ?? open.conll.sentenceAt(range.start.line + 1);
  const annotated = next ? new SentenceContext(next, open.conll, open.project.project).annotated : [];
  const whole = annotated.length > 0 ? [keyItem(writeTaskIds(annotated), "what it is annotated for", range)] : [];
  const alone = keys.map(([key, meaning]) => {
    const item = keyItem(`# ${key} = `, meaning, range);
    item.command = { command: "editor.action.triggerSuggest", title: "Suggest" };
    return item;
  });
  return [...whole, ...alone].map((item, rank) => Object.assign(item, { sortText: String(rank).padStart(4, "0") }));
}

function keyItem(insertText: string, description: string, range: vscode.Range): vscode.CompletionItem {
  const label = insertText.replace(/ = $/, "");
  const item = new vscode.CompletionItem({ label, description }, vscode.CompletionItemKind.Property);
  item.insertText = insertText;
  item.range = range;
  return item;
}

function endOfKey(text: string, character: number): number {
  return character + /^[^\s=:]*/.exec(text.slice(character))![0].length;
}

/** The name that is being written, among others that commas, blanks or `|` separate. */
function nameAround(text: string, line: number, character: number): vscode.Range {
  const start = character - /[^|,\s=:]*$/.exec(text.slice(0, character))![0].length;
  const end = character + /^[^|,\s]*/.exec(text.slice(character))![0].length;
  return new vscode.Range(line, start, line, end);
}
