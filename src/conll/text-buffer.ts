/** UTF-16 units of a chunk; an edit copies one or two of them. */
const CHUNK_LENGTH = 1 << 15;

/**
 * A long text in chunks. JavaScript copies a whole string when a changed one is read, which takes tens of milliseconds
 * for a file of many megabytes; here an edit copies only the chunks that it touches. Buffers never change.
 */
export class TextBuffer {
  private joined: string | undefined;

  private constructor(
    private readonly chunks: readonly string[],
    /** The offset at which each chunk begins, and the length of the text. */
    private readonly starts: readonly number[],
  ) {}

  static from(text: string): TextBuffer {
    const buffer = TextBuffer.of(cut(text));
    buffer.joined = text;
    return buffer;
  }

  get length(): number {
    return this.starts.at(-1)!;
  }

  toString(): string {
    return (this.joined ??= this.chunks.join(""));
  }

  charCodeAt(offset: number): number {
    const chunk = this.chunkAt(offset);
    return (this.chunks[chunk] ?? "").charCodeAt(offset - this.starts[chunk]!);
  }

  /** A copy of a part, which does not keep the whole text alive as a slice of a string does. */
  slice(start: number, end: number): string {
    let part = " ";
    for (let i = this.chunkAt(start); i < this.chunks.length && this.starts[i]! < end; i++) {
      const from = this.starts[i]!;
      part += this.chunks[i]!.slice(Math.max(0, start - from), end - from);
    }
    return part.slice(1);
  }

  /** The buffer in which `text` replaces a part. Throws a RangeError for a part that lies outside the text. */
  splice(start: number, end: number, text: string): TextBuffer {
    if (start < 0 || end < start || end > this.length) {
      throw new RangeError(`An edit of ${start} to ${end} lies outside the text of ${this.length} characters.`);
    }
    const first = this.chunkAt(start);
    const last = this.chunkAt(end);
    const from = this.starts[first]!;
    const to = Math.min(this.length, this.starts[last]! + (this.chunks[last]?.length ?? 0));
    const part = this.slice(from, start) + text + this.slice(end, to);
    return TextBuffer.of([...this.chunks.slice(0, first), ...cut(part), ...this.chunks.slice(last + 1)]);
  }

  private static of(chunks: readonly string[]): TextBuffer {
    const starts = [0];
    for (const chunk of chunks) starts.push(starts.at(-1)! + chunk.length);
    return new TextBuffer(chunks, starts);
  }

  /** The chunk that holds an offset; the last one for the end of the text. */
  private chunkAt(offset: number): number {
    let low = 0;
    let high = Math.max(0, this.chunks.length - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Chunks of one and a half times the usual length stay whole, so that typing at one place does not cut at each stroke. */
function cut(text: string): string[] {
  const chunks: string[] = [];
  let start = 0;
  while (text.length - start > 1.5 * CHUNK_LENGTH) {
    chunks.push(text.slice(start, start + CHUNK_LENGTH));
    start += CHUNK_LENGTH;
  }
  if (start < text.length) chunks.push(text.slice(start));
  return chunks;
}
