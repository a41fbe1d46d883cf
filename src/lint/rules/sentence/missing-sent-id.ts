import { sentIdOf, sentIdsOf } from "../../sent-ids";
import type { FileRule } from "../../rule";

export const missingSentId: FileRule = {
  scope: "file",
  id: "sentence/missing-sent-id",
  description: "A sentence has no sent_id",
  defaultSeverity: "info",
  check(file, report) {
    const { document } = file;
    const { sentences: count, named } = sentIdsOf(document);
    if (named === count) return;
    const isUsual = named * 2 > count;
    // A file without any is told so once; only CoNLL-U asks for them.
    if (!isUsual && document.layout.format !== "conllu") return;
    const missing = document.sentences.filter(
      (sentence) => sentence.tokenCount > 0 && !sentence.documentBoundary && !sentIdOf(sentence),
    );
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
