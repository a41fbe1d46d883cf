import { splitCells } from "./cells";
import { isWhiteSpace } from "./characters";
import type { Cell, Comment, Layout } from "./document";
import type { TextLines } from "./text-lines";

const HASH = 35;
const GLOBAL_COLUMNS = "global.columns";

/** Keys that no token is followed by: such a line is a comment wherever it stands and however many cells it has. */
const KNOWN_KEYS = new Set([
  "multitask_id",
  "multitask_lint_off",
  "multitask_lint_off_file",
  GLOBAL_COLUMNS,
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

/** A comment whose key and value are looked for when they are asked for: of most comments nobody does. */
export class LineComment implements Comment {
  private parsed: KeyAndValue | null | undefined = undefined;

  constructor(
    readonly text: string,
    readonly offset: number,
    readonly misplaced: boolean,
  ) {}

  get key(): Cell | undefined {
    return this.parse()?.key;
  }

  get value(): Cell | undefined {
    return this.parse()?.value;
  }

  beginsWith(text: string): boolean {
    let at = 0;
    while (isBeforeKey(this.text.charCodeAt(at))) at++;
    return this.text.startsWith(text, at);
  }

  hasKey(key: string): boolean {
    return this.beginsWith(key) && this.key?.text === key;
  }

  private parse(): KeyAndValue | null {
    return (this.parsed ??= parseKey(this.text) ?? null);
  }
}

function isBeforeKey(code: number): boolean {
  return code === HASH || isWhiteSpace(code);
}

interface KeyAndValue {
  readonly key: Cell;
  readonly value: Cell;
}

/** The names that the first `# global.columns = ID FORM ...` line of CoNLL-U Plus gives; undefined without such a line. */
export function findGlobalColumns(lines: TextLines): string[] | undefined {
  for (let line = 0; line < lines.count; line++) {
    const first = lines.text.charCodeAt(lines.startOf(line));
    if (first !== HASH && !isWhiteSpace(first)) continue;
    const columns = parseGlobalColumns(lines.textOf(line));
    if (columns) return columns;
  }
  return undefined;
}

function parseGlobalColumns(line: string): string[] | undefined {
  if (!line.includes(GLOBAL_COLUMNS)) return undefined;
  const parsed = parseKey(line);
  if (parsed?.key.text !== GLOBAL_COLUMNS || parsed.value.text === "") return undefined;
  return parsed.value.text.split(/\s+/);
}

/** One TAB is structure enough where TABs separate; words of prose look like columns where spaces do. */
function hasColumns(line: string, layout: Layout): boolean {
  return layout.separator === "tab" ? line.includes("\t") : splitCells(line, "space").length === layout.columnCount;
}

function parseKey(line: string): KeyAndValue | undefined {
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
