import { LayoutStatistics } from "./layout";
import { isDocumentBoundary, mayBeOther } from "./line-kinds";
import type { TextLines } from "./text-lines";

const CARRIAGE_RETURN = 13;

/**
 * What is counted on all lines of a file. Every count is a sum over lines, so an edit adds and removes the lines that it touches
 * instead of counting the file again.
 */
export class FileStatistics {
  readonly layout = new LayoutStatistics();
  /** How many lines end with LF, with CR LF and with CR. */
  readonly breaks: [number, number, number] = [0, 0, 0];
  /** Lines that separate sentences, but hold white space. */
  pseudoBlank = 0;

  static of(lines: TextLines): FileStatistics {
    const statistics = new FileStatistics();
    statistics.add(lines, 1);
    return statistics;
  }

  /** Counts the lines of a text; `sign` -1 takes them away again. */
  add(lines: TextLines, sign: 1 | -1): void {
    this.addBreaks(lines, sign);
    for (let line = 0; line < lines.count; line++) {
      if (lines.isBlank(line)) {
        if (lines.endOf(line) > lines.startOf(line)) this.pseudoBlank += sign;
        continue;
      }
      const isPlain = !mayBeOther(lines.text.charCodeAt(lines.startOf(line)));
      if (isPlain || !isDocumentBoundary(lines.textOf(line))) this.layout.add(lines, line, sign);
    }
  }

  private addBreaks({ text, starts }: TextLines, sign: 1 | -1): void {
    if (!text.includes("\r")) {
      this.breaks[0] += sign * (starts.length - 1);
      return;
    }
    for (let line = 0; line + 1 < starts.length; line++) {
      const at = starts[line + 1]! - 1;
      const isReturn = text.charCodeAt(at) === CARRIAGE_RETURN;
      const isPair = !isReturn && at > starts[line]! && text.charCodeAt(at - 1) === CARRIAGE_RETURN;
      this.breaks[isReturn ? 2 : isPair ? 1 : 0] += sign;
    }
  }
}
