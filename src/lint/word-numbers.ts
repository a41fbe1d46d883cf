/** The number of a word (`3`), of a range of words (`3-4`) or of an empty node (`3.1`); undefined for anything else. */
export type WordNumber =
  | { readonly kind: "word"; readonly word: number }
  | { readonly kind: "range"; readonly first: number; readonly last: number }
  | { readonly kind: "empty-node"; readonly word: number; readonly index: number };

const [DIGIT_0, DIGIT_9] = [48, 57];
const RANGE = /^([1-9]\d*)-([1-9]\d*)$/;
const EMPTY_NODE = /^(0|[1-9]\d*)\.([1-9]\d*)$/;

/** Reads the number of a line strictly: no zeros before it, and words count from 1. */
export function parseWordNumber(id: string): WordNumber | undefined {
  if (isWordNumber(id)) return { kind: "word", word: Number(id) };
  const range = RANGE.exec(id);
  if (range) return { kind: "range", first: Number(range[1]), last: Number(range[2]) };
  const emptyNode = EMPTY_NODE.exec(id);
  return emptyNode ? { kind: "empty-node", word: Number(emptyNode[1]), index: Number(emptyNode[2]) } : undefined;
}

/** Nearly all numbers are those of words, and short: looking at each digit is faster than a pattern is begun. */
function isWordNumber(id: string): boolean {
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at);
    if (code < DIGIT_0 || code > DIGIT_9) return false;
  }
  return id.length > 0 && id.charCodeAt(0) !== DIGIT_0;
}
