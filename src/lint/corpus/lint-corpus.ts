import type { Project } from "../../tasks/project";
import type { Diagnostic } from "../diagnostic";
import { inOrder, severityOf, toDiagnostic, type LintOptions } from "../lint";
import { corpusRules } from "../rules/index";
import { isOffInSentence } from "../suppression";
import { CorpusContext, type CorpusFile } from "./context";

/** Larger corpora are not compared: all their files are in memory at once, and take some thirty times their size there. */
export const MOST_CORPUS_BYTES = 64_000_000;

/** The findings of the rules about corpora, by the path of the file that they stand in; only files with findings are in it. */
export function lintCorpus(
  files: readonly CorpusFile[],
  project: Project,
  options?: LintOptions,
): Map<string, Diagnostic[]> {
  return checkCorpus(new CorpusContext(files, project), options);
}

/** The same of a corpus that something else looks at too. */
export function checkCorpus(corpus: CorpusContext, { severities = {} }: LintOptions = {}): Map<string, Diagnostic[]> {
  const found = new Map(corpus.texts.map((text) => [text, [] as Diagnostic[]]));
  for (const rule of corpusRules) {
    const severity = severityOf(rule, severities);
    if (severity === "off") continue;
    rule.check(corpus, (text, finding) => {
      if (isOffInSentence(rule.id, text.document.sentenceAt(finding.at.line))) return;
      found.get(text)!.push(toDiagnostic(finding, rule, severity));
    });
  }
  const ordered = [...found].map(([text, all]) => [text.path, inOrder([], all, text.document)] as const);
  return new Map(ordered.filter(([, all]) => all.length > 0));
}
