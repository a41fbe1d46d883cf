import * as vscode from "vscode";

const command = "multitask.showRule";

/** What the code of a diagnostic links to: the page of its rule, shown as Markdown. */
export function rulePage(rule: string): vscode.Uri {
  return vscode.Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([rule]))}`);
}

/** The pages of the rules are part of the extension, so that they are there without a network. */
export function registerRulePages(extension: vscode.Uri): vscode.Disposable {
  return vscode.commands.registerCommand(command, (rule: string) =>
    vscode.commands.executeCommand(
      "markdown.showPreviewToSide",
      vscode.Uri.joinPath(extension, "docs", "rules", `${rule}.md`),
    ),
  );
}
