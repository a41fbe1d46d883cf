import type { Sentence } from "../conll/document";
import type { ConllDocument } from "../conll/read";

/** The key of a comment that turns rules off for the sentence that it stands in: `# multitask_lint_off = tags/sequence`. */
export const OFF_KEY = "multitask_lint_off";
/** The same for the whole file, among the comments of its first sentence or above it. */
export const OFF_IN_FILE_KEY = "multitask_lint_off_file";

const ALL = "all";

/** Whether comments of a sentence turn a rule off there. They name rules, families (`tags/*`) or `all`. */
export function isOffInSentence(rule: string, sentence: Sentence | undefined): boolean {
  return sentence !== undefined && isNamed(rule, sentence, OFF_KEY);
}

/** Whether comments at the head of a file turn a rule off in all of it. */
export function isOffInFile(rule: string, { sentences }: ConllDocument): boolean {
  for (const sentence of sentences) {
    if (isNamed(rule, sentence, OFF_IN_FILE_KEY)) return true;
    if (sentence.tokenCount > 0) return false;
  }
  return false;
}

function isNamed(rule: string, { comments }: Sentence, key: string): boolean {
  return comments.some(
    (comment) =>
      comment.hasKey(key) &&
      comment.value!.text.split(/[\s,|]+/).some((name) => name === ALL || name === rule || isFamilyOf(name, rule)),
  );
}

function isFamilyOf(name: string, rule: string): boolean {
  return name.endsWith("/*") && rule.startsWith(name.slice(0, -1));
}
