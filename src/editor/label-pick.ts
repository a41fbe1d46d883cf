import * as vscode from "vscode";
import { refuseLabel, type Label, type LabelCandidate } from "../tasks/label-candidates";
import type { Project } from "../tasks/project";
import type { Task } from "../tasks/task";

/** A label of a task. */
export interface LabelChoice {
  readonly task: Task;
  readonly label: Label;
}

/** The labels that a task offers, the likeliest first. */
export interface LabelGroup {
  readonly task: Task;
  readonly candidates: readonly LabelCandidate[];
}

interface LabelItem extends vscode.QuickPickItem {
  /** None for a separator, and for what cannot be picked. */
  readonly choice?: LabelChoice;
}

/** As many have a digit of their own. */
const mostNumbered = 9;

/** Asks for a label: a digit picks one of the first at once, other letters filter them or write a new one. */
export function pickLabel(
  groups: readonly LabelGroup[],
  project: Project,
  title: string,
): Promise<LabelChoice | undefined> {
  const known = itemsOf(groups);
  const choices = known.flatMap(({ choice }) => choice ?? []);
  const pick = vscode.window.createQuickPick<LabelItem>();
  pick.title = title;
  pick.placeholder = "A digit picks, letters search or write a new label";
  pick.items = known;
  return new Promise((resolve) => {
    const finish = (choice: LabelChoice | undefined) => {
      resolve(choice);
      pick.hide();
    };
    pick.onDidChangeValue((value) => {
      const numbered = /^[1-9]$/.test(value) ? choices[Number(value) - 1] : undefined;
      if (numbered) finish(numbered);
      else pick.items = [...known, ...newItems(groups, project, value)];
    });
    pick.onDidAccept(() => {
      const choice = pick.selectedItems[0]?.choice;
      if (choice) finish(choice);
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function itemsOf(groups: readonly LabelGroup[]): LabelItem[] {
  let number = 0;
  return groups.flatMap(({ task, candidates }) => {
    const items = candidates.map((candidate): LabelItem => {
      const name = nameOf(task, candidate.label);
      const label = ++number <= mostNumbered ? `${number}  ${name}` : name;
      return { label, description: describe(candidate), choice: { task, label: candidate.label } };
    });
    const separator: LabelItem = { label: task.id, kind: vscode.QuickPickItemKind.Separator };
    return groups.length > 1 ? [separator, ...items] : items;
  });
}

function nameOf({ kind }: Task, label: Label): string {
  if (label === undefined) return kind === "span" ? "No span" : "No tag";
  return label === "" ? "Span without a type" : label;
}

function describe({ probability, ofSameWords, count }: LabelCandidate): string {
  return [
    probability === undefined ? "" : `the model: ${Math.round(100 * probability)} %`,
    ofSameWords === 0 ? "" : `${ofSameWords} on the same words`,
    count === 0 ? "" : `${count} in open files`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** The label that is typed, for each task that has it not, or why it cannot be one. */
function newItems(groups: readonly LabelGroup[], project: Project, value: string): LabelItem[] {
  const label = value.trim();
  if (label === "") return [];
  return groups.flatMap(({ task, candidates }): LabelItem[] => {
    if (candidates.some((candidate) => candidate.label === label)) return [];
    const refusal = refuseLabel(task, label, project);
    if (refusal !== undefined) return [{ label: `$(error) ${refusal}`, alwaysShow: true }];
    const ofTask = groups.length > 1 ? ` of ${task.id}` : "";
    return [{ label: `$(add) New label "${label}"${ofTask}`, alwaysShow: true, choice: { task, label } }];
  });
}
