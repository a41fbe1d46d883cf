import type { Sentence, TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import type { Project } from "../tasks/project";
import type { Diagnostic, Severity } from "./diagnostic";
import type { Finding, Rule } from "./rule";
import { rules } from "./rules/index";
import { SentenceContext } from "./sentence-context";

export interface LintOptions {
  /** Severities other than a rule's own, by its id; `off` does not ask the rule. */
  readonly severities?: Readonly<Record<string, Severity | "off">>;
}

/** The findings of all rules in a document, in the order of their positions. */
export function lint(document: ConllDocument, project: Project, options: LintOptions = {}): Diagnostic[] {
  return document.sentences.flatMap((sentence) => lintSentence(sentence, document, project, options));
}

/** The findings of all rules in one sentence of a document, in the order of their positions. */
export function lintSentence(
  sentence: Sentence,
  document: ConllDocument,
  project: Project,
  { severities = {} }: LintOptions = {},
): Diagnostic[] {
  const context = new SentenceContext(sentence, document, project);
  const diagnostics: Diagnostic[] = [];
  for (const rule of rules) {
    const severity = severities[rule.id] ?? rule.defaultSeverity;
    if (severity === "off") continue;
    rule.check(context, (finding) => diagnostics.push(toDiagnostic(finding, rule, severity)));
    if (rule.endsSentence && diagnostics.length > 0) break;
  }
  return diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The edits of all fixes of some diagnostics of a document; a change that several of them share is made once. */
export function fixAll(diagnostics: readonly Diagnostic[]): TextEdit[] {
  const edits = new Map<string, TextEdit>();
  for (const edit of diagnostics.flatMap(({ fix }) => fix?.edits ?? [])) {
    edits.set(`${edit.start} ${edit.end} ${edit.text}`, edit);
  }
  return [...edits.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

function toDiagnostic({ at, message, fix, suggestions = [] }: Finding, rule: Rule, severity: Severity): Diagnostic {
  return {
    rule: rule.id,
    severity,
    message,
    line: at.line,
    column: at.start,
    endLine: at.line,
    endColumn: at.end,
    ...(fix && { fix }),
    ...(suggestions.length > 0 && { suggestions }),
  };
}
