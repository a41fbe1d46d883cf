import * as vscode from "vscode";
import type { Diagnostic } from "../lint/diagnostic";
import { activeColumnFile } from "./active-file";
import { rangeOf, type Diagnostics } from "./diagnostics";
import type { Documents, OpenConll } from "./documents";

/** Commands that go from sentence to sentence with an error or a warning, round the end of the file. */
export function registerProblemSentences(documents: Documents, diagnostics: Diagnostics): vscode.Disposable {
  const go = (step: 1 | -1) => {
    const active = activeColumnFile(documents);
    if (!active) return;
    const { editor, open } = active;
    const findings = diagnostics.isEnabled(open.text.uri) ? diagnostics.findings(open) : [];
    const found = problemFrom(open, findings, editor.selection.active.line, step);
    if (!found) {
      vscode.window.setStatusBarMessage("No sentence of this file has an error or a warning.", 4000);
      return;
    }
    const { start } = rangeOf(found);
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(rangeOf(found), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand("multitask.nextProblem", () => go(1)),
    vscode.commands.registerCommand("multitask.previousProblem", () => go(-1)),
  );
}

/** The first problem of the next sentence that has one; a line between sentences counts as a sentence of its own. */
function problemFrom(
  { conll }: OpenConll,
  findings: readonly Diagnostic[],
  caretLine: number,
  step: 1 | -1,
): Diagnostic | undefined {
  const headOf = (line: number) => conll.sentenceAt(line)?.firstLine ?? line;
  const firsts = new Map<number, Diagnostic>();
  for (const finding of findings) {
    if (finding.severity === "info") continue;
    const head = headOf(finding.line);
    if (!firsts.has(head)) firsts.set(head, finding);
  }
  const here = headOf(caretLine);
  const heads = [...firsts.keys()].sort((a, b) => step * (a - b));
  const next = heads.find((head) => step * (head - here) > 0) ?? heads[0];
  return next === undefined ? undefined : firsts.get(next);
}
