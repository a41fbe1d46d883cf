import fc from "fast-check";
import type { Project } from "../../../src/tasks/project";

/** The project of the random documents. */
export const PROJECT: Project = {
  columns: ["form", "pos", "ner"],
  tasks: [
    { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 },
    { id: "task_pos", kind: "token", column: "pos", weight: 1 },
  ],
};

const tag = fc.constantFrom("_", "_", "NOUN", "O", "B-PER");
const tokenLine = fc.tuple(fc.constantFrom("Anna", "#tag", "é😀", "-"), tag, tag).map((cells) => cells.join("\t"));
const idList = fc
  .array(fc.constantFrom("task_ner", "task_pos", "task_nre", "other"), { maxLength: 3 })
  .chain((ids) => fc.constantFrom("|", ", ", " ").map((separator) => ids.join(separator)));
const idLine = fc
  .tuple(fc.constantFrom("# multitask_id = ", "# multitask_id: ", "#multitask_id ="), idList, fc.constantFrom("", " "))
  .map((parts) => parts.join(""));

/** A line of a column file, more often faulty than not. */
export const randomLine = fc.oneof(
  { weight: 6, arbitrary: tokenLine },
  { weight: 3, arbitrary: idLine },
  { weight: 3, arbitrary: fc.constantFrom("", "", " \t") },
  { weight: 1, arbitrary: fc.constantFrom("# sent_id = 1", "# multitask_id", "-DOCSTART-", "# text = a\tb") },
  { weight: 1, arbitrary: fc.constantFrom("Anna", "Anna NOUN O", "Anna\tNOUN\tO\tO", "Anna\tNOUN\tO\t") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("Anna\t\tO", "Anna\tNOUN\t ", "\tNOUN\tO", "  Anna \t NOUN\tO ", "a  b\tNOUN\tO"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(" # a comment", "e\u0301\tNOUN\tO", "a\u200Bb\tNOUN\u00A0\tO", "\uFFFD\tNOUN\tO"),
  },
);

const numberedLine = fc
  .tuple(
    fc.constantFrom("1", "2", "3", "1-2", "2-3", "2.1", "01", "x", "", " 2"),
    fc.constantFrom("Anna", "a b", "e\u0301", ""),
    fc.constantFrom("_", "NOUN", "NO UN"),
    fc.constantFrom("_", "SpaceAfter=No", "_\t", "_ "),
  )
  .map(([id, form, upos, misc]) => [id, form, "_", upos, ..."_____", misc].join("\t"));

/** A line of a CoNLL-U file, more often faulty than not. */
export const randomConlluLine = fc.oneof(
  { weight: 6, arbitrary: numberedLine },
  {
    weight: 3,
    arbitrary: fc.constantFrom("# sent_id = 1", "# sent_id = 2", "# text = Anna a b", "# multitask_id = task_pos"),
  },
  { weight: 3, arbitrary: fc.constantFrom("", "", "  ") },
  { weight: 1, arbitrary: fc.constantFrom("-DOCSTART-", "Anna", "1\tAnna", " # a comment") },
);

/** A column file with line breaks of one kind or of several, with and without a byte order mark and a final line break. */
export const randomText = textOf(randomLine);
/** The same in CoNLL-U. */
export const randomConlluText = textOf(randomConlluLine);

function textOf(line: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom("", "\uFEFF"), fc.constantFrom(["\n"], ["\r\n"], ["\n", "\r\n"], ["\r"]), fc.boolean())
    .chain(([mark, breaks, isEnded]) =>
      fc.array(fc.tuple(line, fc.constantFrom(...breaks)), { maxLength: 25 }).map((lines) => {
        const text = mark + lines.map((parts) => parts.join("")).join("");
        return isEnded ? text : text.replace(/[\r\n]+$/, "");
      }),
    );
}
