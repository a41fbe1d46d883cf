import type { TextEdit } from "../../../conll/document";
import type { ConllDocument } from "../../../conll/read";
import { fileLinesOf, lineBreakOf, lineBreaks, type LineBreak } from "../../file-lines";
import type { FileRule } from "../../rule";

const NAMES: Record<LineBreak, string> = { "\n": "LF", "\r\n": "CR LF", "\r": "CR" };

export const lineBreak: FileRule = {
  scope: "file",
  id: "layout/line-break",
  description: "Line breaks of several kinds, or in CoNLL-U of another kind than LF",
  defaultSeverity: "warning",
  check(file, report) {
    const { document } = file;
    const { breaks } = fileLinesOf(document);
    const used = lineBreaks.filter((_, i) => breaks[i]! > 0);
    const isConllu = document.layout.format === "conllu";
    const wanted = isConllu ? "\n" : lineBreaks[breaks.indexOf(Math.max(...breaks))]!;
    const others = used.filter((kind) => kind !== wanted);
    if (document.sentences.length === 0 || others.length === 0) return;

    const isMixed = used.length > 1;
    const names = others.map((kind) => NAMES[kind]).join(" and ");
    report({
      // Where all are alike no line is worse than another; the Universal Dependencies validator names the last one.
      at: file.rangeOfLine(isMixed ? findFirst(others, document) : document.lineCount - 2),
      message: isMixed
        ? `Most lines of this file end with ${NAMES[wanted]} but this one with ${names}, which becomes part of the last cell for some readers: make them alike.`
        : `The lines of this file end with ${names}, which strict readers of CoNLL-U refuse: end them with LF.`,
      fix: {
        title: `End all lines with ${NAMES[wanted]}`,
        get edits() {
          return replaceAll(wanted, document);
        },
        lineBreak: wanted,
      },
    });
  },
};

function findFirst(kinds: readonly LineBreak[], document: ConllDocument): number {
  let line = 0;
  while (line < document.lineCount && !kinds.some((kind) => kind === lineBreakOf(line, document))) line++;
  return line;
}

function replaceAll(wanted: LineBreak, document: ConllDocument): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let line = 0; line + 1 < document.lineCount; line++) {
    const found = lineBreakOf(line, document)!;
    const end = document.offsetAt(line + 1, 0);
    if (found !== wanted) edits.push({ start: end - found.length, end, text: wanted });
  }
  return edits;
}
