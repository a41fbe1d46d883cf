import type { Sentence, TextEdit } from "../../conll/document";
import type { ConllDocument } from "../../conll/read";
import type { Fix } from "../diagnostic";
import type { Finding } from "../rule";

/** A range of a line; the line counts from the first of its sentence. */
export interface CellPlace {
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/** A change of cells of a sentence. */
export interface CellFix {
  readonly title: string;
  readonly cells: readonly (CellPlace & { readonly text: string })[];
}

/** A finding on a cell that holds wherever its sentence stands. */
export interface CellFinding {
  readonly at: CellPlace;
  readonly message: string;
  readonly fix?: CellFix | undefined;
  readonly suggestions?: readonly CellFix[] | undefined;
}

/** The finding where the sentence stands now. A file full of faults is looked at after every edit: its edits wait until asked for. */
export function placeFinding(
  { at, message, fix, suggestions }: CellFinding,
  sentence: Sentence,
  document: ConllDocument,
): Finding {
  const { firstLine } = sentence;
  const place = ({ title, cells }: CellFix): Fix =>
    lazyFix(title, () =>
      cells.map(({ offset, start, end, text }) => {
        const line = document.offsetAt(firstLine + offset, 0);
        return { start: line + start, end: line + end, text };
      }),
    );
  return {
    at: { line: firstLine + at.offset, start: at.start, end: at.end },
    message,
    fix: fix && place(fix),
    suggestions: suggestions?.map(place),
  };
}

/** A fix whose edits are made out when they are asked for, and then kept. */
export function lazyFix(title: string, findEdits: () => readonly TextEdit[]): Fix {
  let edits: readonly TextEdit[] | undefined;
  return {
    title,
    get edits() {
      return (edits ??= findEdits());
    },
  };
}
