import { scanOf } from "../../sentence-scan";
import type { FileRule } from "../../rule";

export const missingSentId: FileRule = {
  scope: "file",
  id: "sentence/missing-sent-id",
  description: "A sentence has no sent_id",
  defaultSeverity: "info",
  check(file, report) {
    const { document } = file;
    const sentences = document.sentences.filter(
      ({ tokens, documentBoundary }) => tokens.length > 0 && !documentBoundary,
    );
    const missing = sentences.filter((sentence) => !scanOf(sentence, document).sentId);
    if (missing.length === 0) return;
    const isUsual = missing.length * 2 < sentences.length;
    // A file without any is told so once; only CoNLL-U asks for them.
    if (!isUsual && document.layout.format !== "conllu") return;
    for (const { firstLine } of isUsual ? missing : missing.slice(0, 1)) {
      report({
        at: file.rangeOfLine(firstLine),
        message: isUsual
          ? 'This sentence has no sent_id, unlike most of the file: write "# sent_id = ..." above its first token.'
          : `CoNLL-U asks for a sent_id, which ${missing.length} of ${sentences.length} sentences lack: write "# sent_id = ..." above their first tokens.`,
      });
    }
  },
};
