import type { FileRule } from "../../rule";

export const byteOrderMark: FileRule = {
  scope: "file",
  id: "layout/byte-order-mark",
  description: "The file begins with a byte order mark",
  defaultSeverity: "warning",
  check(file, report) {
    const { document } = file;
    if (document.lineStarts[0] === 0 || document.sentences.length === 0) return;
    report({
      at: file.rangeOfLine(0),
      message:
        "The file begins with a byte order mark, which many readers make part of the first word or comment: remove it.",
      fix: { title: "Remove the byte order mark", edits: [{ start: 0, end: 1, text: "" }] },
    });
  },
};
