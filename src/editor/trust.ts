import * as vscode from "vscode";

/** Training and models read whatever paths a workspace names and run its models: not before it is trusted. */
export async function isTrusted(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = "Manage Workspace Trust";
  const chosen = await vscode.window.showWarningMessage(`${what} in trusted workspaces only.`, manage);
  if (chosen === manage) await vscode.commands.executeCommand("workbench.trust.manage");
  return false;
}
