import type { SentenceWords } from "../../tasks/document-context";
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

export interface SubTokenLimits {
  /** Sub-tokens that the encoder reads at once, special ones included. */
  readonly longest: number;
  /** Sub-tokens of the document to each side of the sentence. */
  readonly context: number;
}

/**
 * Cuts a sentence into sub-tokens.
 * Of a long one each window begins half a window after the one before, as Flair's `TransformerWordEmbeddings` has it; a word is read in the
 * window in which it is farthest from an edge, and so has the most context. Of its document as much is read around it as there is room for.
 */
export function subTokenSentence(
  { forms, context }: SentenceWords,
  tokenizer: SubTokenizer,
  limits: SubTokenLimits,
): SubTokenSentence {
  const words = forms.map((form) => tokenizer.idsOf(form));
  const own = words.flat();
  const { before, after } = tokenizer;
  const room = limits.longest - before.length - after.length;
  const idsOf = (forms: readonly string[] = []) => forms.flatMap((form) => tokenizer.idsOf(form));
  const around = Math.max(0, Math.min(limits.context, Math.floor((room - own.length) / 2)));
  const allBefore = idsOf(context?.before);
  const earlier = allBefore.slice(Math.max(0, allBefore.length - around));
  const ids = [...earlier, ...own, ...idsOf(context?.after).slice(0, around)];
  const starts = windowStarts(ids.length, room);
  const windows = starts.map((start) => Int32Array.from([...before, ...ids.slice(start, start + room), ...after]));
  let next = earlier.length;
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
