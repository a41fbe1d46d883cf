import type { TextEdit } from "./document";

/** A part of a text: taken from the first text, or written by an edit. */
interface Piece {
  readonly length: number;
  /** The offset in the first text, of what is taken from there. */
  readonly from?: number;
  readonly text?: string;
}

/**
 * The edits of one text that do what several rounds of edits do, of which each counts its offsets in what the round before
 * made of the text. The edits of a round must be in order and must not overlap.
 */
export function composeEdits(length: number, rounds: readonly (readonly TextEdit[])[]): TextEdit[] {
  let pieces: readonly Piece[] = [{ length, from: 0 }];
  for (const edits of rounds) pieces = editPieces(pieces, edits);
  const composed: TextEdit[] = [];
  let start = 0;
  let text = "";
  for (const piece of [...pieces, { length: 0, from: length }]) {
    if (piece.from === undefined) {
      text += piece.text;
      continue;
    }
    if (text !== "" || piece.from > start) composed.push({ start, end: piece.from, text });
    start = piece.from + piece.length;
    text = "";
  }
  return composed;
}

function editPieces(pieces: readonly Piece[], edits: readonly TextEdit[]): Piece[] {
  const edited: Piece[] = [];
  let at = 0;
  let within = 0;
  let position = 0;
  /** Goes on to an offset of the text; what lies before it is kept or left out. */
  const goTo = (offset: number, keep: boolean) => {
    while (position < offset) {
      const piece = pieces[at]!;
      const length = Math.min(piece.length - within, offset - position);
      if (keep) edited.push(partOf(piece, within, length));
      position += length;
      within += length;
      if (within === piece.length) {
        at++;
        within = 0;
      }
    }
  };
  for (const { start, end, text } of edits) {
    goTo(start, true);
    goTo(end, false);
    if (text !== "") edited.push({ length: text.length, text });
  }
  goTo(
    pieces.reduce((sum, { length }) => sum + length, 0),
    true,
  );
  return edited;
}

function partOf({ from, text }: Piece, start: number, length: number): Piece {
  return from === undefined ? { length, text: text!.slice(start, start + length) } : { length, from: from + start };
}
