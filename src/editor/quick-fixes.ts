import * as vscode from "vscode";
import type { TextEdit } from "../conll/document";
import type { Diagnostic, Fix } from "../lint/diagnostic";
import type { LineBreak } from "../lint/file-lines";
import { fixInRounds } from "../lint/fix-rounds";
import { fixAll, lint } from "../lint/lint";
import { turnOffInFile, turnOffInSentence } from "../lint/suppression-edits";
import { rangeOf, ruleOf, source, type Diagnostics } from "./diagnostics";
import type { Documents, OpenConll } from "./documents";
import { addEdits, toVsCodeEdit } from "./edits";
import { fixRuleCommand } from "./workspace-fixes";

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append("multitask");

/** The fixes of the findings under the caret, each alone, for the whole file and for the workspace; and how not to be told. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind],
  };
  readonly #documents: Documents;
  readonly #diagnostics: Diagnostics;

  constructor(documents: Documents, diagnostics: Diagnostics) {
    this.#documents = documents;
    this.#diagnostics = diagnostics;
  }

  provideCodeActions(
    text: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const open = this.#documents.of(text);
    if (!open || !this.#diagnostics.isEnabled(text.uri)) return [];
    const isFixAll = context.only?.contains(fixAllKind) ?? false;
    if (!isFixAll && this.#diagnostics.isPending(open)) return [];
    const all = this.#diagnostics.findings(open);
    if (isFixAll) return fixEverything(open, all);
    const reported = context.diagnostics.filter((diagnostic) => diagnostic.source === source);
    const here = all.filter((finding) => rangeOf(finding).intersection(range) !== undefined);
    const actions = here.flatMap((finding) => {
      const diagnostic = reported.find((one) => one.message === finding.message && one.range.isEqual(rangeOf(finding)));
      return fixOne(open, finding, diagnostic ? [diagnostic] : []);
    });
    const rules = new Set(here.filter((finding) => finding.fix).map((finding) => finding.rule));
    const ofRules = [...rules].flatMap((rule) => fixRule(open, all, rule, reported));
    return [...actions, ...ofRules, ...turnOff(open, [...here, ...aboutCorpus(reported)], reported)];
  }
}

function fixOne(open: OpenConll, finding: Diagnostic, diagnostics: vscode.Diagnostic[]): vscode.CodeAction[] {
  const fixes = [...(finding.fix ? [finding.fix] : []), ...(finding.suggestions ?? [])];
  return fixes.map((fix: Fix) => {
    const { title, lineBreak } = fix;
    const action = editing(open, title, vscode.CodeActionKind.QuickFix, lineBreak ? [] : fix.edits, lineBreak);
    action.diagnostics = diagnostics;
    action.isPreferred = fix === finding.fix;
    return action;
  });
}

function fixRule(
  open: OpenConll,
  all: readonly Diagnostic[],
  rule: string,
  reported: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const fixable = all.filter((finding) => finding.rule === rule && finding.fix);
  const title = `Fix all ${rule} problems`;
  const inWorkspace = new vscode.CodeAction(`${title} in the workspace`, vscode.CodeActionKind.QuickFix);
  inWorkspace.command = { ...fixRuleCommand, title: inWorkspace.title, arguments: [rule] };
  const actions = [inWorkspace];
  if (fixable.length > 1) {
    const here = `${title} in this file (${fixable.length})`;
    actions.unshift(editing(open, here, vscode.CodeActionKind.QuickFix, fixAll(fixable)));
  }
  for (const action of actions) action.diagnostics = ofRule(reported, rule);
  return actions;
}

/** Each rule is named once, however many of its findings stand here. */
function turnOff(
  open: OpenConll,
  here: readonly Pick<Diagnostic, "rule" | "line">[],
  reported: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const lines = new Map(here.map(({ rule, line }) => [rule, line]));
  return [...lines].flatMap(([rule, line]) =>
    [turnOffInSentence(rule, line, open.conll), turnOffInFile(rule, open.conll)].flatMap((fix) => {
      if (!fix) return [];
      const action = editing(open, fix.title, vscode.CodeActionKind.QuickFix, fix.edits);
      action.diagnostics = ofRule(reported, rule);
      return action;
    }),
  );
}

function fixEverything(open: OpenConll, all: readonly Diagnostic[]): vscode.CodeAction[] {
  if (!all.some(({ fix }) => fix)) return [];
  const { project, lint: options } = open.project;
  const lineBreak = all.find(({ fix }) => fix?.lineBreak)?.fix?.lineBreak;
  const edits = fixInRounds(open.conll, (conll) => {
    const findings = conll === open.conll ? all : lint(conll, project, options);
    return findings.filter(({ fix }) => !fix?.lineBreak);
  });
  return [editing(open, "Fix all Multitask Tagger problems", fixAllKind, edits, lineBreak)];
}

function editing(
  { text, conll }: OpenConll,
  title: string,
  kind: vscode.CodeActionKind,
  edits: readonly TextEdit[],
  lineBreak?: LineBreak,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.edit = new vscode.WorkspaceEdit();
  const ofText = edits.map((edit) => toVsCodeEdit(conll, edit));
  addEdits(action.edit, text.uri, ofText, lineBreak);
  return action;
}

/** The findings that only the comparison of a corpus knows of, as they are shown. */
function aboutCorpus(reported: readonly vscode.Diagnostic[]): Pick<Diagnostic, "rule" | "line">[] {
  const findings = reported.map((diagnostic) => ({ rule: ruleOf(diagnostic), line: diagnostic.range.start.line }));
  return findings.filter(({ rule }) => rule.startsWith("corpus/"));
}

function ofRule(reported: readonly vscode.Diagnostic[], rule: string): vscode.Diagnostic[] {
  return reported.filter((diagnostic) => ruleOf(diagnostic) === rule);
}
