import { splitCells } from "./cells";
import type { Layout, Token } from "./document";

const [TAB, SPACE, DIGIT_0, DIGIT_9] = [9, 32, 48, 57];
const RANGE_ID = /^\d+-\d+$/;
const EMPTY_NODE_ID = /^\d+\.\d+$/;

/** Whether a line of a file that numbers its words begins with a digit, as each line must that is no comment. */
export function isNumbered(line: string, { idColumn, separator }: Layout): boolean {
  if (idColumn === undefined) return false;
  if (idColumn > 0) return isDigit(splitCells(line, separator)[idColumn]?.text.charCodeAt(0));
  let start = 0;
  while (line.charCodeAt(start) === SPACE || (separator === "space" && line.charCodeAt(start) === TAB)) start++;
  return isDigit(line.charCodeAt(start));
}

/** What a token line is, by its number. */
export function kindOf(line: string, { idColumn, separator }: Layout): Token["kind"] {
  if (idColumn === undefined || (idColumn === 0 && hasWordNumberAt(line, 0))) return "word";
  const id = splitCells(line, separator)[idColumn]?.text ?? "";
  if (RANGE_ID.test(id)) return "range";
  return EMPTY_NODE_ID.test(id) ? "empty-node" : "word";
}

/**
 * Whether digits and a separator stand at an offset, as at the head of nearly all lines whose first column numbers the words: then
 * the line is a word.
 */
export function hasWordNumberAt(text: string, offset: number): boolean {
  let at = offset;
  while (isDigit(text.charCodeAt(at))) at++;
  const after = text.charCodeAt(at);
  return at > offset && (after === TAB || after === SPACE);
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= DIGIT_0 && code <= DIGIT_9;
}
