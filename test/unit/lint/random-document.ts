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
);

/** A column file with line breaks of one kind or of several, with and without a byte order mark and a final line break. */
export const randomText = fc
  .tuple(fc.constantFrom("", "\uFEFF"), fc.constantFrom(["\n"], ["\r\n"], ["\n", "\r\n"], ["\r"]), fc.boolean())
  .chain(([mark, breaks, isEnded]) =>
    fc.array(fc.tuple(randomLine, fc.constantFrom(...breaks)), { maxLength: 25 }).map((lines) => {
      const text = mark + lines.map((line) => line.join("")).join("");
      return isEnded ? text : text.replace(/[\r\n]+$/, "");
    }),
  );
