const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = 0xfeff;

/** The offset of the first line: 1 where a byte order mark stands before it. */
export function findTextStart(text: string): 0 | 1 {
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
}

/**
 * The offsets at which the lines of a text begin from `textStart` on, as VS Code counts lines: they end with `\n`, `\r\n`
 * or `\r`, and a text that ends with a line break has an empty last line.
 */
export function findLineStarts(text: string, textStart: number): Int32Array<ArrayBuffer> {
  let starts = new Int32Array(Math.max(16, text.length >> 3));
  let count = 0;
  const push = (offset: number) => {
    if (count === starts.length) {
      const longer = new Int32Array(2 * count);
      longer.set(starts);
      starts = longer;
    }
    starts[count++] = offset;
  };

  push(textStart);
  // Looking for one character is many times as fast as looking at each.
  if (!text.includes("\r")) {
    for (let end = text.indexOf("\n", textStart); end >= 0; end = text.indexOf("\n", end + 1)) push(end + 1);
    return starts.slice(0, count);
  }
  for (let i = textStart; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LINE_FEED) push(i + 1);
    else if (code === CARRIAGE_RETURN) {
      if (text.charCodeAt(i + 1) === LINE_FEED) i++;
      push(i + 1);
    }
  }
  return starts.slice(0, count);
}

/** The 0-based line that holds an offset; the offset of a line break belongs to the line that it ends. */
export function findLine(starts: Int32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The offset at which the text of a line ends, its line break left out. */
export function findLineEnd(text: string, starts: Int32Array, line: number): number {
  const start = starts[line]!;
  const next = starts[line + 1];
  if (next === undefined) return text.length;
  let end = next - 1;
  if (end > start && text.charCodeAt(end) === LINE_FEED && text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
  return end;
}
