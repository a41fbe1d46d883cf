import type { ConllDecoder } from "../conll/decoder";
import { encodeUtf8 } from "../conll/encoding";
import { ConllParts } from "../conll/parts";
import type { ConllDocument } from "../conll/read";
import type { Diagnostic } from "../lint/diagnostic";
import { inOrder, lintFile, lintSentence, severityOf } from "../lint/lint";
import { fileRules } from "../lint/rules/index";
import type { Severities } from "../lint/severities";
import type { ProjectConfig } from "../tasks/config";
import { countWords, lintDocument } from "./lint-document";
import type { LintSink } from "./lint-sink";
import { FileReplacement } from "./replace-file";

interface LargeFileRequest {
  projectOf(path: string, readDocument: () => ConllDocument): ProjectConfig;
  readonly fix: boolean;
  readonly decoder: ConllDecoder;
  readonly partBytes?: number | undefined;
  /** How many characters of the file its tasks are inferred from, where no configuration names them. */
  readonly sampleLength: number;
}

/**
 * Lints a file part by part, so that memory does not grow with it. Each sentence is judged as in the whole file; the rules
 * that look over whole files see a part at a time. Returns a sentence that says so, where there is more than one part.
 */
export async function lintLargeFile(
  path: string,
  { projectOf, fix, decoder, partBytes, sampleLength }: LargeFileRequest,
  sink: LintSink,
): Promise<string | undefined> {
  const parts = ConllParts.scan(path, partBytes, decoder.decode);
  const project = projectOf(path, () => parts.readStart(sampleLength));
  const options = { severities: project.lint.rules };
  const head = readHead(parts);
  const lintPart = (document: ConllDocument): Diagnostic[] => {
    const inSentences = document.sentences.flatMap((one) => lintSentence(one, document, project, options));
    return inOrder(inSentences, lintFile(document, project, options), head);
  };

  const replacement = fix ? new FileReplacement(path) : undefined;
  let isMended = false;
  let count = 0;
  let line = 0;
  sink.beginFile(path);
  try {
    for (const part of parts.read()) {
      const isFirst = count++ === 0;
      const { document, diagnostics } = lintDocument(
        part.document,
        lintPart,
        fix ? (text) => parts.parse(text, isFirst) : undefined,
      );
      replacement?.append(encodeUtf8(document.text));
      isMended ||= document !== part.document;
      const firstLine = line;
      await sink.add({
        path,
        ...countWords(document),
        diagnostics: diagnostics.map((diagnostic) => moveDown(diagnostic, firstLine)),
        lineText: (at) => document.lineText(at - firstLine),
      });
      line += document.lineCount - 1;
    }
    if (isMended || decoder.foreign.has(path)) replacement?.commit();
  } finally {
    replacement?.discard();
    sink.endFile();
  }
  return count > 1 ? describeLimit(path, count, options.severities) : undefined;
}

/** The beginning of the file down to its first sentence with tokens: comments there hold for the whole file. */
function readHead(parts: ConllParts): ConllDocument {
  let text = "";
  for (const { document } of parts.read()) {
    const first = document.sentences.find(({ tokenCount }) => tokenCount > 0);
    const end = first ? document.offsetAt(first.firstLine + first.lineCount, 0) : document.text.length;
    text += document.text.slice(0, end);
    if (first) break;
  }
  return parts.parse(text, true);
}

function moveDown(diagnostic: Diagnostic, lines: number): Diagnostic {
  return { ...diagnostic, line: diagnostic.line + lines, endLine: diagnostic.endLine + lines };
}

function describeLimit(path: string, parts: number, severities: Severities): string | undefined {
  const asked = fileRules.filter((rule) => severityOf(rule, severities) !== "off").map(({ id }) => id);
  if (asked.length === 0) return undefined;
  return `${path} is so large that it was linted in ${parts} parts: ${asked.join(", ")} saw each part alone.`;
}
