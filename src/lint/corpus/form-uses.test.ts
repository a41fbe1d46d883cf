import assert from "node:assert/strict";
import { readConll } from "../../conll/read";
import { CorpusContext } from "./context";
import { findFormUses } from "./form-uses";

describe("the uses of forms", () => {
  it("are counted by task over all files, spans by their types, without what nobody annotated", () => {
    const project = {
      columns: ["form", "pos", "ner"],
      tasks: [
        { id: "task_pos", kind: "token", column: "pos", weight: 1 },
        { id: "task_ner", kind: "span", column: "ner", scheme: "BIOES", weight: 1 },
      ],
    } as const;
    const read = (path: string, text: string) => ({ path, split: "train", document: readConll(text) }) as const;
    const files = [
      read("a", "Anna\tPROPN\tB-PER\nKeller\tPROPN\tE-PER\n\nAnna\t_\tS-PER\nruns\tVERB\tO\n"),
      read("b", "runs\tNOUN\tO\nruns\tVERB\tO\nAnna\tPROPN\tO\n"),
    ];
    const uses = findFormUses(new CorpusContext(files, project));
    assert.deepEqual(Object.fromEntries(uses.get("task_pos")!), {
      Anna: "PROPN 2",
      Keller: "PROPN 1",
      runs: "VERB 2, NOUN 1",
    });
    assert.deepEqual(Object.fromEntries(uses.get("task_ner")!), { Anna: "PER 2, O 1", Keller: "PER 1", runs: "O 3" });
  });

  it("end with the most frequent", () => {
    const project = {
      tasks: [{ id: "t", kind: "token", column: "pos", weight: 1 }],
      columns: ["form", "pos"],
    } as const;
    const text = ["A", "B", "C", "D", "E", "F", "F"].map((tag) => `x\t${tag}\n`).join("");
    const corpus = new CorpusContext([{ path: "a", split: "train", document: readConll(text) }], project);
    assert.equal(findFormUses(corpus).get("t")!.get("x"), "F 2, A 1, B 1, C 1, D 1, …");
  });
});
