import * as vscode from "vscode";
import type { ActiveModel } from "./active-model";
import type { Predictions } from "./predictions";
import { show, shownPredictions, type Extent } from "./shown-predictions";

export const chooseShownCommand = "multitask.choosePredictions";

export function registerPredictionCommands(model: ActiveModel, predictions: Predictions): vscode.Disposable {
  const { registerCommand } = vscode.commands;
  /** What was shown before it was hidden. */
  let before: Extent = "all";
  const showExtent = (extent: Extent) => (model.current ? show({ extent }) : offerModel());
  const toggle = () => {
    const { extent } = shownPredictions();
    if (extent === "off") return showExtent(before);
    before = extent;
    return showExtent("off");
  };
  return vscode.Disposable.from(
    registerCommand("multitask.togglePredictions", toggle),
    registerCommand("multitask.showAllPredictions", () => showExtent("all")),
    registerCommand("multitask.showDifferences", () => showExtent("differences")),
    registerCommand("multitask.hidePredictions", () => showExtent("off")),
    registerCommand(chooseShownCommand, () => (model.current ? choose(model.current.tasks) : offerModel())),
    registerCommand("multitask.retryPredictions", () => predictions.restart()),
  );
}

interface ShownItem extends vscode.QuickPickItem {
  readonly choose?: () => Thenable<unknown>;
}

/** Everything that can be said of what is shown, in one list. */
async function choose(tasks: readonly { readonly id: string }[]): Promise<void> {
  const shown = shownPredictions();
  const extentItem = (extent: Extent, label: string, detail: string): ShownItem => ({
    label: `${shown.extent === extent ? "$(circle-filled)" : "$(circle-outline)"} ${label}`,
    detail,
    choose: () => show({ extent }),
  });
  const switchItem = (isOn: boolean, label: string, toggle: () => Thenable<unknown>): ShownItem => ({
    label: `${isOn ? "$(check)" : "$(blank)"} ${label}`,
    choose: toggle,
  });
  const separator = (label: string): ShownItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: ShownItem[] = [
    extentItem("all", "All", "spans, and tags where nothing is annotated or where they differ"),
    extentItem("differences", "Differences", "only where the model contradicts the annotation"),
    extentItem("off", "Off", "nothing"),
    separator("tasks"),
    ...tasks.map(({ id }) => {
      const isHidden = shown.hiddenTasks.includes(id);
      const others = shown.hiddenTasks.filter((other) => other !== id);
      return switchItem(!isHidden, id, () => show({ hiddenTasks: isHidden ? others : [...others, id] }));
    }),
    separator("plain text and Markdown"),
    switchItem(shown.inTexts, "Spans", () => show({ inTexts: !shown.inTexts })),
    switchItem(shown.tagsInTexts, "Tags after words", () => show({ tagsInTexts: !shown.tagsInTexts })),
    separator("model"),
    { label: "$(arrow-swap) Choose Model…", choose: () => vscode.commands.executeCommand("multitask.chooseModel") },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: "Which predictions are shown" });
  await picked?.choose?.();
}

async function offerModel(): Promise<void> {
  const commands = { "Train Multitask Model": "multitask.train", "Choose Model": "multitask.chooseModel" };
  const labels = Object.keys(commands) as (keyof typeof commands)[];
  const chosen = await vscode.window.showInformationMessage("There is no model yet that could predict.", ...labels);
  if (chosen) await vscode.commands.executeCommand(commands[chosen]);
}
