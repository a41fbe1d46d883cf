import * as vscode from "vscode";
import type { TrainingPageToHost, TrainingRun } from "../messages/training-page";
import { rangeOfProblem } from "./corpus-problems";
import type { Training } from "./train";

interface Page {
  readonly run: TrainingRun | undefined;
  readonly onDidRequest: vscode.Event<Exclude<TrainingPageToHost, { type: "ready" }>>;
}

/** Does what the buttons and links of the training page ask for. */
export function answerTrainingPage(page: Page, training: Training, log: vscode.OutputChannel): vscode.Disposable {
  return page.onDidRequest(async (request) => {
    switch (request.type) {
      case "cancel":
        return training.cancel();
      case "train-again":
        return training.again(false);
      case "resume":
        return training.again(true);
      case "show-log":
        return log.show();
      case "open-output":
        return openOutput(page.run);
      case "open-problem":
        return openProblem(page.run, request.index);
    }
  });
}

/** Shows the folder of the model that a run has trained. */
export async function openOutput(run: TrainingRun | undefined): Promise<void> {
  const output = run?.outcome && "output" in run.outcome ? run.outcome.output : run?.started?.output;
  if (output === undefined) return;
  const folder = vscode.Uri.file(output);
  const isInWorkspace = vscode.workspace.getWorkspaceFolder(folder) !== undefined;
  await vscode.commands.executeCommand(isInWorkspace ? "revealInExplorer" : "revealFileInOS", folder);
}

async function openProblem(run: TrainingRun | undefined, index: number): Promise<void> {
  const problem = run?.outcome?.type === "refused" ? run.outcome.problems[index] : undefined;
  if (!problem) return;
  const { start } = rangeOfProblem(problem);
  await vscode.window.showTextDocument(vscode.Uri.file(problem.path), { selection: new vscode.Range(start, start) });
}
