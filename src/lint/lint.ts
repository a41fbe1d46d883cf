import type { Sentence, TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import type { Project } from "../tasks/project";
import type { Diagnostic, Severity } from "./diagnostic";
import { FileContext } from "./file-context";
import { levels, type Finding, type Rule, type SentenceRule } from "./rule";
import { fileRules, sentenceRules } from "./rules/index";
import { SentenceContext } from "./sentence-context";
import { familyOf, type Severities } from "./severities";
import { isOffInFile, isOffInSentence } from "./suppression";

export interface LintOptions {
  /** Severities other than a rule's own, by its id or its family (`tags/*`); `off` does not ask the rule. */
  readonly severities?: Severities;
}

/** A rule that is not off, with the severity of its findings. */
interface ActiveRule {
  readonly rule: SentenceRule;
  readonly severity: Severity;
}

const NO_SEVERITIES: Severities = {};
const activeRules = new WeakMap<Severities, readonly (readonly ActiveRule[])[]>();

/** The rules that are not off, level by level; worked out once, not for each sentence. */
function activeRulesOf(severities: Severities): readonly (readonly ActiveRule[])[] {
  let known = activeRules.get(severities);
  if (!known) {
    known = levels.map((level) =>
      sentenceRules.flatMap((rule) => {
        const severity = severityOf(rule, severities);
        return rule.level === level && severity !== "off" ? [{ rule, severity }] : [];
      }),
    );
    activeRules.set(severities, known);
  }
  return known;
}

/** The findings of all rules in a document, in the order of their positions. */
export function lint(document: ConllDocument, project: Project, options: LintOptions = {}): Diagnostic[] {
  const inSentences = document.sentences.flatMap((sentence) => lintSentence(sentence, document, project, options));
  return inOrder(inSentences, lintFile(document, project, options), document);
}

/**
 * The findings in one sentence of a document of those rules that look at sentences alone, in the order of their positions;
 * comments at the head of the file do not turn any off here.
 */
export function lintSentence(
  sentence: Sentence,
  document: ConllDocument,
  project: Project,
  { severities = NO_SEVERITIES }: LintOptions = {},
): Diagnostic[] {
  const context = new SentenceContext(sentence, document, project);
  const diagnostics: Diagnostic[] = [];
  let hasError = false;
  let active: ActiveRule;
  // One for all rules: there are more of them than findings.
  const report = (finding: Finding) => {
    const { rule, severity } = active;
    if (isOffInSentence(rule.id, sentence)) return;
    diagnostics.push(toDiagnostic(finding, rule, severity));
    hasError ||= rule.defaultSeverity === "error";
  };
  for (const rules of activeRulesOf(severities)) {
    for (active of rules) active.rule.check(context, report);
    if (hasError) break;
  }
  return diagnostics.length > 1 ? diagnostics.sort(byPosition) : diagnostics;
}

/** The findings in a document of those rules that look at whole files, in no order. */
export function lintFile(
  document: ConllDocument,
  project: Project,
  { severities = NO_SEVERITIES }: LintOptions = {},
): Diagnostic[] {
  const context = new FileContext(document, project);
  const diagnostics: Diagnostic[] = [];
  for (const rule of fileRules) {
    const severity = severityOf(rule, severities);
    if (severity === "off") continue;
    rule.check(context, (finding) => {
      if (isOffInSentence(rule.id, document.sentenceAt(finding.at.line))) return;
      diagnostics.push(toDiagnostic(finding, rule, severity));
    });
  }
  return diagnostics;
}

/** All findings in the order of their positions, without those that the head of the file turns off. */
export function inOrder(
  inSentences: readonly Diagnostic[],
  inFile: readonly Diagnostic[],
  document: ConllDocument,
): Diagnostic[] {
  const all = inFile.length === 0 ? [...inSentences] : [...inSentences, ...inFile].sort(byPosition);
  const off = new Map<string, boolean>();
  return all.filter(({ rule }) => {
    if (!off.has(rule)) off.set(rule, isOffInFile(rule, document));
    return !off.get(rule);
  });
}

/**
 * The edits of all fixes of some diagnostics of a document. A change that several of them share is made once; of two fixes that
 * touch the same place the first is made, and what is left of the other is found again in the mended text.
 */
export function fixAll(diagnostics: readonly Diagnostic[]): TextEdit[] {
  const edits = new Map<string, TextEdit>();
  const taken = new TakenRanges();
  for (const { fix } of diagnostics) {
    if (!fix) continue;
    const fresh = fix.edits.filter((edit) => !edits.has(keyOf(edit)));
    if (fresh.some((edit) => taken.overlaps(edit))) continue;
    for (const edit of fresh) {
      edits.set(keyOf(edit), edit);
      taken.add(edit);
    }
  }
  return [...edits.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Ranges of edits, in buckets so that a file full of them stays fast. */
class TakenRanges {
  private readonly buckets = new Map<number, TextEdit[]>();

  overlaps(edit: TextEdit): boolean {
    return this.bucketsOf(edit).some((bucket) => this.buckets.get(bucket)?.some((other) => touches(edit, other)));
  }

  add(edit: TextEdit): void {
    for (const bucket of this.bucketsOf(edit)) this.buckets.set(bucket, [...(this.buckets.get(bucket) ?? []), edit]);
  }

  private bucketsOf({ start, end }: TextEdit): number[] {
    const [first, last] = [start >> BUCKET_BITS, end >> BUCKET_BITS];
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  }
}

const BUCKET_BITS = 8;

/** Two insertions at one place would stand in an order that nobody chose. */
function touches(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}

function keyOf({ start, end, text }: TextEdit): string {
  return `${start} ${end} ${text}`;
}

/** The severity with which a rule reports: the one set for it, that of its family, or its own. */
export function severityOf(rule: Rule, severities: Severities): Severity | "off" {
  return severities[rule.id] ?? severities[familyOf(rule.id)] ?? rule.defaultSeverity;
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column;
}

/** What a rule found, as it is reported. */
export function toDiagnostic(
  { at, message, fix, suggestions = [], related = [] }: Finding,
  rule: Rule,
  severity: Severity,
): Diagnostic {
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
    ...(related.length > 0 && { related }),
  };
}
