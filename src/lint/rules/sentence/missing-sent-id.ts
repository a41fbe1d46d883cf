import type { Sentence } from "../../../conll/document";
import { scanOf } from "../../sentence-scan";
import type { FileRule } from "../../rule";

export const missingSentId: FileRule = {
  scope: "file",
  id: "sentence/missing-sent-id",
  description: "A sentence has no sent_id",
  defaultSeverity: "info",
  check(file, report) {
    const { document } = file;
    const missing: Sentence[] = [];
    let count = 0;
    for (const sentence of document.sentences) {
      if (sentence.tokens.length === 0 || sentence.documentBoundary) continue;
      count++;
      if (!scanOf(sentence, document).sentId) missing.push(sentence);
    }
    if (missing.length === 0) return;
    const isUsual = missing.length * 2 < count;
    // A file without any is told so once; only CoNLL-U asks for them.
    if (!isUsual && document.layout.format !== "conllu") return;
    for (const { firstLine } of isUsual ? missing : missing.slice(0, 1)) {
      report({
        at: file.rangeOfLine(firstLine),
        message: isUsual
          ? 'This sentence has no sent_id, unlike most of the file: write "# sent_id = ..." above its first token.'
          : `CoNLL-U asks for a sent_id, which ${missing.length} of ${count} sentences lack: write "# sent_id = ..." above their first tokens.`,
      });
    }
  },
};
