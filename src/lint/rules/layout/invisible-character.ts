import { columnNames } from "../../../tasks/columns";
import { CharacterClass, classOf } from "../../../conll/characters";
import type { Report, SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";
import { Trait } from "../../../conll/trait";

const [NON_JOINER, JOINER] = [0x200c, 0x200d];

/** Names of those that occur; the others are called by their number alone. */
const NAMES = new Map([
  [0x7f, "delete"],
  [0x85, "next line"],
  [0xa0, "no-break space"],
  [0xad, "soft hyphen"],
  [0x200b, "zero-width space"],
  [NON_JOINER, "zero-width non-joiner"],
  [JOINER, "zero-width joiner"],
  [0x200e, "left-to-right mark"],
  [0x200f, "right-to-left mark"],
  [0x2028, "line separator"],
  [0x2029, "paragraph separator"],
  [0x202a, "left-to-right embedding"],
  [0x202b, "right-to-left embedding"],
  [0x202c, "pop directional formatting"],
  [0x202d, "left-to-right override"],
  [0x202e, "right-to-left override"],
  [0x202f, "narrow no-break space"],
  [0x2060, "word joiner"],
  [0x3000, "ideographic space"],
  [0xfeff, "byte order mark"],
]);

/** The columns of CoNLL-U that hold text rather than tags. */
const TEXT_COLUMNS = new Set(["form", "lemma", "misc"]);

interface Part {
  readonly line: number;
  readonly text: string;
  readonly start: number;
  readonly holdsTags: boolean;
}

export const invisibleCharacter: SentenceRule = {
  scope: "sentence",
  level: "layout",
  id: "layout/invisible-character",
  description: "A character that cannot be seen or looks like a space",
  defaultSeverity: "warning",
  check(context, report) {
    if (!context.has(Trait.invisible) && !context.has(Trait.blank)) return;
    for (const part of partsOf(context)) checkPart(part, context, report);
  },
};

function* partsOf(context: SentenceContext): Generator<Part> {
  const { sentence } = context;
  for (const { offset, text } of sentence.comments) {
    yield { line: sentence.firstLine + offset, text, start: 0, holdsTags: false };
  }
  const tagColumns = findTagColumns(context);
  for (const { offset, cells } of sentence.tokens) {
    const line = sentence.firstLine + offset;
    for (const [i, { text, start }] of cells.entries()) yield { line, text, start, holdsTags: tagColumns[i] ?? false };
  }
}

function findTagColumns({ layout, project }: SentenceContext): boolean[] {
  const isConllu = layout.format === "conllu";
  const ofTasks = new Set(project.tasks.map(({ column }) => column.toLowerCase()));
  return columnNames(layout, project).map((name) => {
    return ofTasks.has(name.toLowerCase()) || (isConllu && !TEXT_COLUMNS.has(name));
  });
}

function checkPart({ line, text, start, holdsTags }: Part, { document }: SentenceContext, report: Report): void {
  let from = 0;
  while (from < text.length) {
    let to = from;
    while (to < text.length && isFault(text, to, holdsTags)) to++;
    if (to > from) {
      const edit = { start: document.offsetAt(line, start + from), end: document.offsetAt(line, start + to), text: "" };
      const isAll = to - from === text.length;
      report({
        at: { line, start: start + from, end: start + to },
        message: `Here stands ${describe(text.slice(from, to))}, which makes the text differ from what it looks like: remove it unless it is meant.`,
        // A cell without anything in it would be a worse fault.
        suggestions: isAll ? undefined : [{ title: "Remove what cannot be seen", edits: [edit] }],
      });
    }
    from = to + 1;
  }
}

function isFault(text: string, at: number, holdsTags: boolean): boolean {
  const code = text.charCodeAt(at);
  const bits = classOf(code);
  if (code === NON_JOINER || code === JOINER) return !joins(text, at);
  if (bits & CharacterClass.invisible) return true;
  // Within a word it may be meant, as in 100 000; a tag with one is another tag than the same without.
  return (bits & CharacterClass.blank) !== 0 && (holdsTags || at === 0 || at === text.length - 1);
}

/** Whether a joiner stands where scripts and emoji need one: behind a letter beyond Latin, Greek and Cyrillic, or a pictograph. */
function joins(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const isPunctuation = before >= 0x2000 && before <= 0x206f;
  return before >= 0x0590 && !isPunctuation && classOf(before) !== CharacterClass.replacement;
}

function describe(found: string): string {
  const names = Array.from(found, (character) => {
    const code = character.codePointAt(0)!;
    const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    const name = NAMES.get(code);
    return name ? `${number} (${name})` : number;
  });
  return [...new Set(names)].join(", ");
}
