import { CharacterClass, classOf, PLAIN } from "./characters";
import { findLineEnd, findLineStarts } from "./lines";

const [TAB, SPACE, DELETE] = [9, 32, 127];

/** What a line may have beside plain text in plain columns, as bits: most lines have nothing of it. */
export const LineTrait = {
  space: CharacterClass.space,
  invisible: CharacterClass.invisible,
  blank: CharacterClass.blank,
  replacement: CharacterClass.replacement,
  unstable: CharacterClass.unstable,
  /** White space at the beginning or the end. */
  blankEnds: 32,
  /** A space before or behind a TAB. */
  spaceBesideTab: 64,
  /** Nothing but spaces between two TABs, or between a TAB and one end of the line. */
  emptyTabCell: 128,
} as const;

/** More columns than a line ever has; a line with as many or more counts as so many. */
const MOST_COLUMNS = 0xffff;

/** The lines of a text, and what one look at the characters of each tells, whatever layout the file turns out to have. */
export class TextLines {
  /** The `LineTrait` bits of each line, joined. */
  readonly traits: Uint8Array;
  /** How many cells each line has if runs of blanks separate them. */
  readonly blankCells: Uint16Array;
  /** How many TABs each line has. */
  readonly tabs: Uint16Array;
  /** How many cells each line has if TABs separate them, empty ones at the end left out; 0 for a line without a TAB. */
  readonly tabCells: Uint16Array;

  /** Of the latest line with TABs. */
  private columns = 0;

  private constructor(
    readonly text: string,
    /** The offset at which each line begins. */
    readonly starts: Int32Array<ArrayBuffer>,
    /** How many of the lines are meant. */
    readonly count: number,
  ) {
    this.traits = new Uint8Array(count);
    this.blankCells = new Uint16Array(count);
    this.tabs = new Uint16Array(count);
    this.tabCells = new Uint16Array(count);
    for (let line = 0; line < count; line++) this.measure(line);
  }

  /** The lines of a text from `textStart` on; see `findLineStarts`. */
  static of(text: string, textStart: number): TextLines {
    const starts = findLineStarts(text, textStart);
    return new TextLines(text, starts, starts.length);
  }

  /** The lines of a part of a text: its last line break begins no line of it. */
  static ofPart(text: string): TextLines {
    const starts = findLineStarts(text, 0);
    return new TextLines(text, starts, starts.length - 1);
  }

  startOf(line: number): number {
    return this.starts[line]!;
  }

  /** The offset at which the text of a line ends, its line break left out. */
  endOf(line: number): number {
    return findLineEnd(this.text, this.starts, line);
  }

  /** The text of a line without its line break. */
  textOf(line: number): string {
    return this.text.slice(this.startOf(line), this.endOf(line));
  }

  /** True for a line that separates sentences: it is empty or holds white space only. */
  isBlank(line: number): boolean {
    const start = this.startOf(line);
    const end = this.endOf(line);
    if (start === end) return true;
    if (this.text.charCodeAt(start) > SPACE) return false;
    return this.blankCells[line] === 0 || this.text.slice(start, end).trim() === "";
  }

  private measure(line: number): void {
    const [start, end] = [this.startOf(line), this.endOf(line)];
    const { columns } = this;
    // Most lines are like the one before, and a pattern goes over characters many times as fast as this does.
    if (columns > 1 && matches(plainLine(columns), this.text, start, end)) {
      this.blankCells[line] = columns;
      this.tabs[line] = columns - 1;
      this.tabCells[line] = columns;
    } else {
      this.measureEach(line, start, end);
      const tabs = this.tabs[line]!;
      if (tabs > 0) this.columns = Math.min(tabs + 1, MOST_PATTERN_COLUMNS);
    }
  }

  private measureEach(line: number, start: number, end: number): void {
    const { text } = this;
    let traits = 0;
    let blankCells = 0;
    let tabs = 0;
    let tabsBeforeLastCell = 0;
    let isInCell = false;
    let isTabCellEmpty = true;
    for (let i = start; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code === TAB) {
        if (isTabCellEmpty) traits |= LineTrait.emptyTabCell;
        isTabCellEmpty = true;
        isInCell = false;
        tabs++;
        if (text.charCodeAt(i - 1) === SPACE || text.charCodeAt(i + 1) === SPACE) traits |= LineTrait.spaceBesideTab;
      } else if (code === SPACE) {
        traits |= LineTrait.space;
        isInCell = false;
      } else {
        if (!isInCell) {
          isInCell = true;
          isTabCellEmpty = false;
          tabsBeforeLastCell = tabs;
          blankCells++;
        }
        if (code < SPACE || code >= DELETE) traits |= classOf(code);
      }
    }
    if (end > start && (isBlank(text.charCodeAt(start)) || isBlank(text.charCodeAt(end - 1)))) {
      traits |= LineTrait.blankEnds;
    }
    if (isTabCellEmpty) traits |= LineTrait.emptyTabCell;
    this.traits[line] = traits;
    this.blankCells[line] = Math.min(blankCells, MOST_COLUMNS);
    this.tabs[line] = Math.min(tabs, MOST_COLUMNS);
    this.tabCells[line] = tabs === 0 ? 0 : Math.min(tabsBeforeLastCell + 1, MOST_COLUMNS);
  }
}

const MOST_PATTERN_COLUMNS = 64;
const plainLines: RegExp[] = [];

/** So many cells of plain characters with a TAB between two, none of them empty. */
function plainLine(columns: number): RegExp {
  return (plainLines[columns] ??= new RegExp(`(?:${PLAIN}+\\t){${columns - 1}}${PLAIN}+`, "y"));
}

function matches(pattern: RegExp, text: string, start: number, end: number): boolean {
  pattern.lastIndex = start;
  return pattern.test(text) && pattern.lastIndex === end;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
