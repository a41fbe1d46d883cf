import * as vscode from "vscode";

const section = "multitask.predictions";

/** What of the predictions is shown: nothing, where they contradict the annotation, or also where nothing is annotated and where they agree. */
export const extents = ["all", "differences", "off"] as const;
export type Extent = (typeof extents)[number];

export interface ShownPredictions {
  readonly extent: Extent;
  readonly hiddenTasks: readonly string[];
  /** Whether plain text and Markdown are tagged. */
  readonly inTexts: boolean;
  /** Whether the tags of single words stand after them there, beside the spans. */
  readonly tagsInTexts: boolean;
}

export function shownPredictions(): ShownPredictions {
  const settings = vscode.workspace.getConfiguration(section);
  return {
    extent: settings.get("show", "all"),
    hiddenTasks: settings.get("hiddenTasks", []),
    inTexts: settings.get("inTexts", true),
    tagsInTexts: settings.get("tagsInTexts", false),
  };
}

export function changesShownPredictions(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(section);
}

const settingNames: Readonly<Record<keyof ShownPredictions, string>> = {
  extent: "show",
  hiddenTasks: "hiddenTasks",
  inTexts: "inTexts",
  tagsInTexts: "tagsInTexts",
};

/** A setting changes where it is made: a project that made none does not get a settings file by this. */
export async function show(changed: Partial<ShownPredictions>): Promise<void> {
  const settings = vscode.workspace.getConfiguration(section);
  for (const [what, value] of Object.entries(changed)) {
    const name = settingNames[what as keyof ShownPredictions];
    const isInWorkspace = settings.inspect(name)?.workspaceValue !== undefined;
    const target = isInWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await settings.update(name, value, target);
  }
}
