import type { EncodedSentence } from "../encoder";
import type { SubTokenizer } from "./sub-tokenizer";

/** Where the sub-tokens of a word are read. */
export interface WordPlace {
  readonly window: number;
  /** Within the window, special sub-tokens counted. */
  readonly first: number;
  readonly last: number;
}

/** A sentence as sub-tokens. One that is longer than the encoder's positions lies in several windows, which overlap. */
export interface SubTokenSentence extends EncodedSentence {
  readonly windows: readonly Int32Array[];
  readonly places: readonly WordPlace[];
}

/**
 * Cuts a sentence into sub-tokens.
 * Of a long one each window begins half a window after the one before, as Flair's `TransformerWordEmbeddings` has it; a word is read in the
 * window in which it is farthest from an edge, and so has the most context.
 * @param longest sub-tokens that the encoder reads at once, special ones included
 */
export function subTokenSentence(forms: readonly string[], tokenizer: SubTokenizer, longest: number): SubTokenSentence {
  const words = forms.map((form) => tokenizer.idsOf(form));
  const ids = words.flat();
  const { before, after } = tokenizer;
  const room = longest - before.length - after.length;
  const starts = windowStarts(ids.length, room);
  const windows = starts.map((start) => Int32Array.from([...before, ...ids.slice(start, start + room), ...after]));
  let next = 0;
  const places = words.map((word) => {
    const first = next;
    next += word.length;
    const window = centralWindow(first, starts, Math.min(room, ids.length));
    const start = starts[window]! - before.length;
    return { window, first: first - start, last: Math.min(next - 1, starts[window]! + room - 1) - start };
  });
  return {
    words: forms.length,
    size: windows.length * Math.max(...windows.map(({ length }) => length)),
    windows,
    places,
  };
}

function windowStarts(count: number, room: number): number[] {
  if (count <= room) return [0];
  const stride = Math.ceil(room / 2);
  const starts: number[] = [];
  for (let start = 0; start + room < count; start += stride) starts.push(start);
  return [...starts, count - room];
}

function centralWindow(at: number, starts: readonly number[], room: number): number {
  const distance = (start: number) => Math.min(at - start, start + room - 1 - at);
  return starts.reduce((best, start, window) => (distance(start) > distance(starts[best]!) ? window : best), 0);
}
