import type { Cell, Layout, TextEdit, Token } from "../conll/document";
import { readMisc } from "./misc";
import type { Project } from "./project";

/** Before the name of a key of the MISC column of CoNLL-U, as in `misc:NER`. */
export const MISC_PREFIX = "misc:";

const FORM_NAMES = ["form", "word", "token", "text"];

/** Reads and writes the tags of one column, or of one key of the MISC column. */
export interface TagColumn {
  /** 0-based column. */
  readonly index: number;
  /** The key of the MISC column, where the tags stand there. */
  readonly miscKey?: string;
  /** The tag of a token with its place in the token's line; undefined where the token is not annotated. */
  readTag(token: Token): Cell | undefined;
  /** The text of that tag. */
  textOf(token: Token): string | undefined;
  /**
   * The edit that gives a token a tag; its offsets count in the token's line. Undefined where the line is too short to
   * have the column.
   */
  writeTag(token: Token, tag: string): TextEdit | undefined;
  /** The edit after which a token is not annotated, likewise; undefined where it is not. */
  clearTag(token: Token): TextEdit | undefined;
}

/**
 * The names of all columns of a file: those that the file gives itself (CoNLL-U Plus), else the project's, else those of
 * its format; `column3` and so on where nobody names the third.
 */
export function columnNames(layout: Layout, project?: Project): readonly string[] {
  return columnsOf(layout, project).names;
}

/** The columns of files of a layout: asked for with each sentence, so worked out once. */
interface Columns {
  readonly names: readonly string[];
  readonly resolved: Map<string, TagColumn | undefined>;
}

const NO_PROJECT: Project = { tasks: [] };
const known = new WeakMap<Layout, WeakMap<Project, Columns>>();

function columnsOf(layout: Layout, project: Project = NO_PROJECT): Columns {
  let ofLayout = known.get(layout);
  if (!ofLayout) known.set(layout, (ofLayout = new WeakMap()));
  let columns = ofLayout.get(project);
  if (!columns) ofLayout.set(project, (columns = { names: nameColumns(layout, project), resolved: new Map() }));
  return columns;
}

function nameColumns(layout: Layout, project: Project): readonly string[] {
  const names = givenNames(layout, project);
  const unnamed = Array.from({ length: Math.max(0, layout.columnCount - names.length) }, (_, i) => {
    const index = names.length + i;
    if (index === layout.formColumn) return "form";
    return index === layout.idColumn ? "id" : `column${index + 1}`;
  });
  return [...names, ...unnamed];
}

/**
 * The column of that name (in any case), or the key of the MISC column for `misc:KEY`; undefined where the file has no
 * such column. A `_`, an empty cell, a line too short and an absent key all mean: not annotated.
 */
export function resolveColumn(name: string, layout: Layout, project?: Project): TagColumn | undefined {
  const { names, resolved } = columnsOf(layout, project);
  if (!resolved.has(name)) resolved.set(name, resolveAmong(names, name));
  return resolved.get(name);
}

function resolveAmong(names: readonly string[], name: string): TagColumn | undefined {
  const isMisc = name.startsWith(MISC_PREFIX);
  const index = findColumn(names, isMisc ? "misc" : name);
  if (index < 0) return undefined;
  return isMisc ? miscColumn(index, name.slice(MISC_PREFIX.length)) : columnAt(index);
}

/** The 0-based column of the words: the project's `form` (or `word`, `token`, `text`), else what the layout says. */
export function formColumnOf(layout: Layout, project?: Project): number {
  const names = columnNames(layout, project);
  const named = FORM_NAMES.map((name) => findColumn(names, name)).find((index) => index >= 0);
  return named ?? layout.formColumn;
}

/** The text of a cell, unless it is empty or `_`. */
export function annotationText(text: string | undefined): string | undefined {
  return text === "" || text === "_" ? undefined : text;
}

/** The cell, unless it is empty or `_`. */
export function annotationOf(cell: Cell | undefined): Cell | undefined {
  return cell === undefined || cell.text === "" || cell.text === "_" ? undefined : cell;
}

/** The project's names describe its plain files; a file of another width that names its own columns keeps them. */
function givenNames(layout: Layout, project: Project | undefined): readonly string[] {
  const own = layout.columnNames;
  const given = project?.columns;
  if (!own || !given) return own ?? given ?? [];
  const namesItself = layout.format === "conllu-plus" || layout.format === "conllu";
  return layout.format === "conllu-plus" || (namesItself && given.length !== layout.columnCount) ? own : given;
}

function findColumn(names: readonly string[], name: string): number {
  const exact = names.indexOf(name);
  return exact >= 0 ? exact : names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
}

/** A column by its 0-based place, whatever it is called. */
export function columnAt(index: number): TagColumn {
  return {
    index,
    readTag: (token) => annotationOf(token.cell(index)),
    textOf: (token) => annotationText(token.textOf(index)),
    writeTag(token, tag) {
      const cell = token.cell(index);
      return cell && { start: cell.start, end: cell.end, text: tag };
    },
    clearTag(token) {
      const cell = annotationOf(token.cell(index));
      return cell && { start: cell.start, end: cell.end, text: "_" };
    },
  };
}

function miscColumn(index: number, key: string): TagColumn {
  const find = (token: Token) => {
    const cell = token.textOf(index)?.includes("=") ? token.cell(index) : undefined;
    return cell && readMisc(cell).find((pair) => pair.key === key);
  };
  return {
    index,
    miscKey: key,
    readTag(token) {
      const pair = find(token);
      return pair && annotationOf({ text: pair.value, start: pair.valueStart, end: pair.end });
    },
    textOf: (token) => annotationText(find(token)?.value),
    writeTag(token, tag) {
      const cell = token.cell(index);
      if (!cell) return undefined;
      const pair = find(token);
      if (pair) return { start: pair.valueStart, end: pair.end, text: tag };
      if (!annotationOf(cell)) return { start: cell.start, end: cell.end, text: `${key}=${tag}` };
      return { start: cell.end, end: cell.end, text: `|${key}=${tag}` };
    },
    clearTag(token) {
      const pair = find(token);
      const cell = token.cell(index);
      if (!pair || !cell) return undefined;
      // One of the separators beside the pair goes with it.
      if (pair.start > cell.start) return { start: pair.start - 1, end: pair.end, text: "" };
      if (pair.end < cell.end) return { start: pair.start, end: pair.end + 1, text: "" };
      return { start: cell.start, end: cell.end, text: "_" };
    },
  };
}
