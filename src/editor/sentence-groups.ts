import type { Sentence } from "../conll/document";

/**
 * VS Code folds no more regions of a file unless it is told to, and takes a third of a second for 30,000 symbols, in which nobody
 * can type.
 */
const MOST_GROUPS = 5000;

/** The sentences with tokens: each for itself or, in a long file, as many together as keep the groups few. */
export function groupSentences(sentences: readonly Sentence[], most = MOST_GROUPS): (readonly Sentence[])[] {
  const withTokens = sentences.filter(({ tokenCount }) => tokenCount > 0);
  const size = Math.ceil(withTokens.length / most);
  return Array.from({ length: Math.ceil(withTokens.length / (size || 1)) }, (_, at) =>
    withTokens.slice(at * size, (at + 1) * size),
  );
}

/** The 0-based line of the last line of a group. */
export function lastLineOf(group: readonly Sentence[]): number {
  const { firstLine, lineCount } = group.at(-1)!;
  return firstLine + lineCount - 1;
}
