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
  if (idColumn === undefined || (idColumn === 0 && wordNumberAt(line, 0) >= 0)) return "word";
  const id = splitCells(line, separator)[idColumn]?.text ?? "";
  if (RANGE_ID.test(id)) return "range";
  return EMPTY_NODE_ID.test(id) ? "empty-node" : "word";
}

/**
 * The number of a word that stands at an offset with a separator behind it, as at the head of nearly all lines whose first column
 * numbers the words; 0 for one that begins with 0, which is still a word, and -1 where there is anything else.
 */
export function wordNumberAt(text: string, offset: number): number {
  let at = offset;
  let number = 0;
  for (let code = text.charCodeAt(at); isDigit(code); code = text.charCodeAt(++at))
    number = 10 * number + code - DIGIT_0;
  const after = text.charCodeAt(at);
  if (at === offset || (after !== TAB && after !== SPACE)) return -1;
  return text.charCodeAt(offset) === DIGIT_0 ? 0 : number;
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= DIGIT_0 && code <= DIGIT_9;
}
