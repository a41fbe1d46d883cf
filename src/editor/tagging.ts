import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import { FileContext } from "../lint/file-context";
import { nextUnannotated } from "../lint/tags/next-unannotated";
import type { Tags } from "../tasks/annotation";
import { labelCandidates, refuseLabel } from "../tasks/label-candidates";
import { extendSpan, shrinkSpan, type Side, type WordRange } from "../tasks/span-editing";
import type { SpanTask, Task } from "../tasks/task";
import { labelWords, unlabelWords } from "../tasks/word-labels";
import type { ReviewParts } from "./accept";
import { toWorkspaceEdit } from "./edits";
import { knowledgeOf } from "./label-knowledge";
import { pickLabel, type LabelChoice } from "./label-pick";
import { selectedWords } from "./selected-words";
import { annotationOf, wordsIn } from "./sentences";
import { lineWithoutCell, retag, type TagChange } from "./tag-edits";
import {
  activeTaggedFile,
  followSpan,
  isInSpan,
  meantWords,
  taggingPlace,
  taskOfCaret,
  type TaggingPlace,
} from "./tagging-place";

/** What a key binding may give; a person is asked otherwise. */
interface GivenLabel {
  readonly label: string;
  /** The id of its task; without it the caret says which is meant. */
  readonly task?: string;
}

/** Commands that tag the selected words, or those at the carets: each is one step to undo. */
export function registerTagging(parts: ReviewParts): vscode.Disposable {
  const tagging = new Tagging(parts);
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    registerCommand("multitask.setLabel", (given?: GivenLabel) => tagging.setLabel(given)),
    registerCommand("multitask.clearLabel", () => tagging.clearLabel()),
    registerCommand("multitask.extendSpan", () => tagging.extend("right")),
    registerCommand("multitask.extendSpanLeft", () => tagging.extend("left")),
    registerCommand("multitask.shrinkSpan", () => tagging.shrink("right")),
    registerCommand("multitask.shrinkSpanLeft", () => tagging.shrink("left")),
    registerCommand("multitask.nextUnannotated", () => tagging.goToUnannotated(1)),
    registerCommand("multitask.previousUnannotated", () => tagging.goToUnannotated(-1)),
  );
}

/** Refused: a person knows why. */
type Outcome = "changed" | "same" | "refused";

class Tagging {
  readonly #parts: ReviewParts;
  /** The task that was tagged last in this window: meant again where the caret is in no column of a task. */
  #lastTask: string | undefined;

  constructor(parts: ReviewParts) {
    this.#parts = parts;
  }

  async setLabel(given: GivenLabel | undefined): Promise<void> {
    const place = taggingPlace(this.#parts.documents);
    if (!place) return;
    const choice = given ? this.#given(place, given) : await this.#ask(place);
    if (!choice) return;
    const { task, label } = choice;
    const isAcross = (selection: vscode.Selection) => selectedWords(place.open, [selection]).length > 1;
    if (task.kind === "span" && place.editor.selections.some(isAcross)) {
      return tell(`A span of ${task.id} lies in one sentence: select words of one sentence alone.`);
    }
    const outcome = await this.#change(place, task, (tags, words) => labelWords(task, tags, words, label));
    if (outcome === "same") status("The words are labelled so already.");
  }

  async clearLabel(): Promise<void> {
    const place = taggingPlace(this.#parts.documents);
    if (!place) return;
    const { tasks } = place;
    const inSpan = spanTasks(tasks).filter((task) => isInSpan(place, task));
    const task = taskOfCaret(place, tasks) ?? this.#onlyOrLast(tasks) ?? (inSpan.length === 1 ? inSpan[0] : undefined);
    if (!task) return askForColumn();
    const outcome = await this.#change(place, task, (tags, words) => unlabelWords(task, tags, words));
    if (outcome === "same") status(`Nothing is annotated for ${task.id} here.`);
  }

  async extend(side: Side): Promise<void> {
    const end = side === "right" ? "ends" : "begins";
    await this.#moveEnd(extendSpan, side, `The span ${end} with its sentence: there is no word to take in.`);
  }

  async shrink(side: Side): Promise<void> {
    const moved = await this.#moveEnd(shrinkSpan, side, "The span has one word alone: Clear Label takes it away.");
    if (moved) followSpan(moved.place, moved.task, side === "right" ? "last" : "first");
  }

  goToUnannotated(step: 1 | -1): void {
    const active = activeTaggedFile(this.#parts.documents);
    if (!active) return;
    const { editor, open, tasks } = active;
    const task = taskOfCaret(active, tasks) ?? this.#onlyOrLast(tasks);
    const file = new FileContext(open.conll, open.project.project);
    const found = nextUnannotated(file, task ? [task] : tasks, editor.selection.active.line, step);
    if (!found) return status(`All words of this file are annotated${task ? ` for ${task.id}` : ""}.`);
    const position = new vscode.Position(found.line, found.character);
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** Where the end of the spans at the carets was moved; a person is told where it could not be. */
  async #moveEnd(
    move: typeof extendSpan,
    side: Side,
    refusal: string,
  ): Promise<{ place: TaggingPlace; task: SpanTask } | undefined> {
    const place = taggingPlace(this.#parts.documents);
    if (!place) return undefined;
    const all = spanTasks(place.tasks);
    const candidates = all.filter((task) => isInSpan(place, task));
    const task = taskOfCaret(place, all) ?? this.#onlyOrLast(candidates);
    if (!task && candidates.length > 1) askForColumn();
    else if (!task || !isInSpan(place, task)) status("There is no span here: put the caret on a word of one.");
    else {
      const moved = (tags: Tags, caretWord: number) => move(task, tags, caretWord, side) ?? tags;
      const outcome = await this.#change(place, task, (tags, _words, caretWord) => moved(tags, caretWord));
      if (outcome === "changed") return { place, task };
      if (outcome === "same") status(refusal);
    }
    return undefined;
  }

  #onlyOrLast<Kind extends Task>(tasks: readonly Kind[]): Kind | undefined {
    return tasks.length === 1 ? tasks[0] : tasks.find(({ id }) => id === this.#lastTask);
  }

  #given(place: TaggingPlace, given: GivenLabel): LabelChoice | undefined {
    const { tasks, open } = place;
    const task =
      given.task === undefined
        ? (taskOfCaret(place, tasks) ?? this.#onlyOrLast(tasks))
        : tasks.find(({ id }) => id === given.task);
    if (!task && given.task !== undefined) tell(`The file has no column of ${given.task}: see the args of the key.`);
    else if (!task) askForColumn();
    const refusal = task && refuseLabel(task, given.label, open.project.project);
    if (refusal !== undefined) tell(refusal);
    return task && refusal === undefined ? { task, label: given.label } : undefined;
  }

  /** Where no column says which task is meant, the labels of all are offered, those of the last one first. */
  async #ask(place: TaggingPlace): Promise<LabelChoice | undefined> {
    const { open, tasks, selected } = place;
    const decided = taskOfCaret(place, tasks) ?? (tasks.length === 1 ? tasks[0] : undefined);
    const isLast = ({ id }: Task) => Number(id === this.#lastTask);
    const offered = decided ? [decided] : [...tasks].sort((a, b) => isLast(b) - isLast(a));
    // Of several selections the first one says what is likely.
    const [first] = selected;
    const groups = offered.map((task) => {
      const words = meantWords(open, task, first);
      return { task, candidates: labelCandidates(knowledgeOf(this.#parts, open, task, first.sentence, words)) };
    });
    return pickLabel(groups, open.project.project, titleOf(place, offered));
  }

  /** Writes what `edit` makes of the tags of the words of each selection. */
  async #change(
    { open, selected }: TaggingPlace,
    task: Task,
    edit: (tags: Tags, words: WordRange, caretWord: number) => Tags,
  ): Promise<Outcome> {
    this.#lastTask = task.id;
    const { conll, project } = open;
    if (this.#parts.documents.of(open.text)?.version !== open.version) {
      tell("The file was changed meanwhile; nothing was labelled.");
      return "refused";
    }
    const changes = new Map<Sentence, TagChange>();
    const done = new Set<string>();
    for (const each of selected) {
      const words = meantWords(open, task, each);
      // Two carets in a span mean it once.
      const place = `${each.sentence.firstLine} ${words.start} ${words.end}`;
      if (done.has(place)) continue;
      done.add(place);
      const before = annotationOf(open, each.sentence, task);
      const after = edit(changes.get(each.sentence)?.after ?? before, words, each.caretWord);
      changes.set(each.sentence, { task, before, after });
    }
    for (const [sentence, change] of changes) {
      const line = lineWithoutCell(conll, project.project, sentence, change);
      if (line === undefined) continue;
      tell(`Line ${line + 1} has no column ${task.column}, so nothing was written: add its missing cells first.`);
      return "refused";
    }
    const edits = [...changes].flatMap(([sentence, change]) => retag(conll, project.project, sentence, change));
    if (edits.length === 0) return "same";
    if (await vscode.workspace.applyEdit(toWorkspaceEdit(open.text.uri, conll, edits))) return "changed";
    tell("VS Code did not let the file be changed: see whether it is read-only.");
    return "refused";
  }
}

function spanTasks(tasks: readonly Task[]): SpanTask[] {
  return tasks.filter((task) => task.kind === "span");
}

const longestTitle = 60;

function titleOf({ open, selected: [first, ...more] }: TaggingPlace, [task, ...others]: readonly Task[]): string {
  const isDecided = task && others.length === 0;
  const { start, end } = isDecided ? meantWords(open, task, first) : first.words;
  const forms = wordsIn(open, first.sentence).forms.slice(start, end).join(" ");
  const shown = forms.length > longestTitle ? `${forms.slice(0, longestTitle)}…` : forms;
  return `Label "${shown}"${more.length > 0 ? ` and ${more.length} more` : ""}${isDecided ? ` for ${task.id}` : ""}`;
}

function askForColumn(): void {
  tell("Several tasks may be meant: put the caret into the column of one.");
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}

function status(message: string): void {
  vscode.window.setStatusBarMessage(message, 4000);
}
