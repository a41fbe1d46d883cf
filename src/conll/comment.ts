import { splitCells } from "./cells";
import type { Cell, Comment, Layout } from "./document";

/** Keys that no token is followed by: such a line is a comment wherever it stands and however many cells it has. */
const KNOWN_KEYS = new Set([
  "multitask_id",
  "multitask_lint_off",
  "multitask_lint_off_file",
  "global.columns",
  "newdoc",
  "newdoc id",
  "newpar",
  "newpar id",
  "sent_id",
  "text",
]);

const KEY = /^(\s*#\s*)([^\s=:#](?:[^=:]*[^\s=:])?)(\s*[=:]\s*)/;
const SPACED_KEY = /^# +[^\s=:#]+ *[=:](?=\s|$)/;
const GLUED_KEY = /^#[^\s=:#]+ *[=:](?=\s|$)/;

/**
 * Tells comments from tokens that begin with a hash sign, such as `# SYM O` and `#hashtag<TAB>O`.
 *
 * A line with the file's columns is a token, unless it reads `# key =` before the sentence's first token. Where a file
 * numbers its words no token begins with a hash sign at all.
 */
export function isComment(line: string, layout: Layout, beforeFirstToken: boolean): boolean {
  const hash = line.trimStart();
  if (!hash.startsWith("#")) return false;
  if (layout.idColumn !== undefined || KNOWN_KEYS.has(parseKey(line)?.key.text ?? "")) return true;
  if (!hasColumns(line, layout)) return true;
  if (!beforeFirstToken) return false;
  if (hash.trimEnd() === "#" || SPACED_KEY.test(hash)) return true;
  return layout.separator === "space" && GLUED_KEY.test(hash);
}

/** Reads a line that `isComment` calls a comment; `offset` and `misplaced` are those of `Comment`. */
export function readComment(line: string, offset: number, misplaced: boolean): Comment {
  return { offset, text: line, ...parseKey(line), misplaced };
}

/** The names that a `# global.columns = ID FORM ...` line of CoNLL-U Plus gives; undefined for any other line. */
export function parseGlobalColumns(line: string): string[] | undefined {
  if (!line.includes("global.columns")) return undefined;
  const parsed = parseKey(line);
  if (parsed?.key.text !== "global.columns" || parsed.value.text === "") return undefined;
  return parsed.value.text.split(/\s+/);
}

/** One TAB is structure enough where TABs separate; words of prose look like columns where spaces do. */
function hasColumns(line: string, layout: Layout): boolean {
  return layout.separator === "tab" ? line.includes("\t") : splitCells(line, "space").length === layout.columnCount;
}

function parseKey(line: string): { key: Cell; value: Cell } | undefined {
  const match = KEY.exec(line);
  if (!match) return undefined;
  const [before, hash, key] = match as unknown as [string, string, string];
  const keyEnd = hash.length + key.length;
  const valueStart = before.length;
  // A pattern for the value would take quadratic time on a long run of blanks.
  const value = line.slice(valueStart).trimEnd();
  return {
    key: { text: key, start: hash.length, end: keyEnd },
    value: { text: value, start: valueStart, end: valueStart + value.length },
  };
}
