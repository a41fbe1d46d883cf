import type { SentenceWords } from "../../tasks/document-context";
import type { EncodedSentence } from "../encoder";
import { casingOf, NO_CASING } from "./casing";
import type { SubTokenizer } from "./sub-tokenizer";

/** Where the sub-tokens of a word are read. */
export interface WordPlace {
  readonly window: number;
  /** Within the window, special sub-tokens counted. */
  readonly first: number;
  readonly last: number;
  /** The rest of a word that Flair reads in several windows. */
  readonly next?: WordPlace;
}

/** A sentence as sub-tokens. One that is longer than the encoder's positions lies in several windows, which overlap. */
export interface SubTokenSentence extends EncodedSentence {
  readonly windows: readonly Int32Array[];
  /** How the word of each sub-token is written, where the encoder reads that. */
  readonly casings?: readonly Int32Array[];
  readonly places: readonly WordPlace[];
}

export interface SubTokenLimits {
  /** Sub-tokens that the encoder reads at once, special ones included. */
  readonly longest: number;
  /** Sub-tokens of the document to each side of the sentence. */
  readonly context: number;
  /** Whether the encoder reads how words are written. */
  readonly casing?: boolean;
  /** Where Flair's windows are wanted: sub-tokens that one has in common with the next. Context is then counted in words, and all of it read. */
  readonly overlap?: number;
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
  const piecesOf = (form: string): Piece[] => {
    const casing = limits.casing ? casingOf(form) : NO_CASING;
    return tokenizer.idsOf(form).map((id) => ({ id, casing }));
  };
  const words = forms.map(piecesOf);
  const own = words.flat();
  const [before, after] = [tokenizer.before.map(special), tokenizer.after.map(special)];
  const room = limits.longest - before.length - after.length;
  const { overlap } = limits;
  const around =
    overlap === undefined ? Math.max(0, Math.min(limits.context, Math.floor((room - own.length) / 2))) : Infinity;
  const { before: wordsBefore = [], after: wordsAfter = [] } = context ?? {};
  const allBefore = wordsBefore.slice(Math.max(0, wordsBefore.length - limits.context)).flatMap(piecesOf);
  const earlier = allBefore.slice(Math.max(0, allBefore.length - around));
  const later = wordsAfter.slice(0, limits.context).flatMap(piecesOf).slice(0, around);
  const pieces = [...earlier, ...own, ...later];
  const starts = overlap === undefined ? windowStarts(pieces.length, room) : flairStarts(pieces.length, room, overlap);
  const windows = starts.map((start) => [...before, ...pieces.slice(start, start + room), ...after]);
  let next = earlier.length;
  const places = words.map((word) => {
    const first = next;
    next += word.length;
    if (overlap !== undefined) return flairPlace(first, next, starts, { room, overlap, special: before.length });
    const window = centralWindow(first, starts, Math.min(room, pieces.length));
    const start = starts[window]! - before.length;
    return { window, first: first - start, last: Math.min(next - 1, starts[window]! + room - 1) - start };
  });
  return {
    words: forms.length,
    size: windows.length * Math.max(...windows.map(({ length }) => length)),
    windows: windows.map((window) => Int32Array.from(window, ({ id }) => id)),
    ...(limits.casing && { casings: windows.map((window) => Int32Array.from(window, ({ casing }) => casing)) }),
    places,
  };
}

/** A sub-token, and how its word is written. */
interface Piece {
  readonly id: number;
  readonly casing: number;
}

function special(id: number): Piece {
  return { id, casing: NO_CASING };
}

function windowStarts(count: number, room: number): number[] {
  if (count <= room) return [0];
  const stride = Math.ceil(room / 2);
  const starts: number[] = [];
  for (let start = 0; start + room < count; start += stride) starts.push(start);
  return [...starts, count - room];
}

/** Windows as a tokenizer of Hugging Face cuts them with a `stride`: the last one holds what is left. */
function flairStarts(count: number, room: number, overlap: number): number[] {
  const starts = [0];
  while (starts.at(-1)! + room < count) starts.push(starts.at(-1)! + room - overlap);
  return starts;
}

interface FlairLimits {
  /** Sub-tokens of a window, without special ones. */
  readonly room: number;
  readonly overlap: number;
  /** Special sub-tokens before the others of a window. */
  readonly special: number;
}

/** Of what two windows have in common Flair reads the first half in the one and the last in the other, wherever a word is cut by that. */
function flairPlace(first: number, end: number, starts: readonly number[], limits: FlairLimits): WordPlace {
  const { room, overlap, special } = limits;
  const half = Math.floor(overlap / 2);
  const window = Math.max(0, Math.min(starts.length - 1, Math.floor((first - half) / (room - overlap))));
  const edge = window === starts.length - 1 ? end : Math.min(end, starts[window + 1]! + half);
  const start = starts[window]! - special;
  return {
    window,
    first: first - start,
    last: edge - 1 - start,
    ...(edge < end && { next: flairPlace(edge, end, starts, limits) }),
  };
}

function centralWindow(at: number, starts: readonly number[], room: number): number {
  const distance = (start: number) => Math.min(at - start, start + room - 1 - at);
  return starts.reduce((best, start, window) => (distance(start) > distance(starts[best]!) ? window : best), 0);
}
