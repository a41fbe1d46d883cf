import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "../conll/edit";
import { readConll } from "../conll/read";
import type { Project } from "./project";
import { nameAt, refuseName, renameLabel, renameTask } from "./rename";
import type { Scheme } from "./schemes";
import { readSpans, writeSpans } from "./spans";
import type { SpanTask, Task } from "./task";

const ner: SpanTask = { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 };
const pos: Task = { id: "task_pos", kind: "token", column: "pos", weight: 1 };
const project: Project = { columns: ["form", "pos", "ner"], tasks: [ner, pos] };
const text = `# multitask_id = task_ner|task_pos
Anna\tPROPN\tB-PER
Lee\tPROPN\tI-PER
in\tADP\tO
Porto\tPROPN\tB-LOC
`;

function label(input: string, from: string, to: string, task: Task = ner, of = project): string {
  const document = readConll(input);
  return applyEdits(input, renameLabel(document, of, task, from, to));
}

describe("the name at a place", () => {
  const at = (line: number, character: number, input = text, of = project) =>
    nameAt(readConll(input), of, line, character);

  it("is the type of a span, without its prefix", () => {
    assert.deepEqual(at(1, 13), { named: { kind: "label", name: "PER", task: ner }, line: 1, start: 13, end: 16 });
    assert.equal(at(1, 11)?.start, 13, "on the prefix too");
  });

  it("is the tag of a token", () => {
    assert.deepEqual(at(3, 4), { named: { kind: "label", name: "ADP", task: pos }, line: 3, start: 3, end: 6 });
  });

  it("is the id of a task in a comment", () => {
    assert.deepEqual(at(0, 28), { named: { kind: "task", name: "task_pos" }, line: 0, start: 26, end: 34 });
  });

  it("is nothing on a word, on O, on a key, and between sentences", () => {
    for (const [line, character] of [
      [1, 2],
      [3, 7],
      [0, 4],
      [5, 0],
    ]) {
      assert.equal(at(line!, character!), undefined, `${line}:${character}`);
    }
  });

  it("is the type of a span in MISC", () => {
    const conllu = "1\tAnna\tAnna\tPROPN\t_\t_\t0\troot\t_\tSpaceAfter=No|NER=B-PER\n";
    const task: Task = { ...ner, column: "misc:NER" };
    const found = at(0, conllu.length - 2, conllu, { tasks: [task] });
    assert.deepEqual(found?.named, { kind: "label", name: "PER", task });
    assert.equal(conllu.slice(found!.start, found!.end), "PER");
  });
});

describe("renaming a label", () => {
  it("changes the type in every tag of its task, and nothing else", () => {
    assert.equal(label(text, "PER", "PERSON"), text.replaceAll("-PER", "-PERSON"));
    assert.equal(label(text, "PROPN", "NNP", pos), text.replaceAll("PROPN", "NNP"));
  });

  it("does not take part of a label for the label", () => {
    const input = "a\tX\tB-PER-A\nb\tX\tB-PER\n";
    assert.equal(label(input, "PER", "P"), "a\tX\tB-PER-A\nb\tX\tB-P\n");
  });

  it("keeps spans apart that would run together under one name", () => {
    const iob1: SpanTask = { ...ner, scheme: "IOB1" };
    const input = "a\tX\tI-PER\nb\tX\tI-LOC\nc\tX\tI-LOC\n";
    assert.equal(label(input, "LOC", "PER", iob1), "a\tX\tI-PER\nb\tX\tB-PER\nc\tX\tI-PER\n");
  });

  it("changes the value of a key of MISC", () => {
    const conllu = "1\tAnna\tAnna\tPROPN\t_\t_\t0\troot\t_\tSpaceAfter=No|NER=B-PER\n";
    const task: Task = { ...ner, column: "misc:NER" };
    assert.equal(label(conllu, "PER", "PERSON", task, { tasks: [task] }), conllu.replace("B-PER", "B-PERSON"));
  });

  it("leaves all spans where they were, in every scheme", () => {
    const scheme = fc.constantFrom<Scheme>("IOB1", "IOB2", "BIOES", "BILOU");
    const lengths = fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 3 }), fc.constantFrom("A", "B", "C")));
    fc.assert(
      fc.property(scheme, lengths, (scheme, parts) => {
        let end = 0;
        const spans = parts.map(([gap, length, label]) => {
          const start = end + gap;
          end = start + length;
          return { start, end, label };
        });
        const tags = writeSpans(spans, end + 1, scheme);
        const renamed = label(tags.map((tag, i) => `w${i}\tX\t${tag}\n`).join(""), "A", "B", { ...ner, scheme });
        const after = renamed
          .trimEnd()
          .split("\n")
          .map((line) => line.split("\t")[2]!);
        const expected = spans.map((span) => ({ ...span, label: span.label === "A" ? "B" : span.label }));
        assert.deepEqual(readSpans(after), expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("renaming a task", () => {
  const rename = (input: string, of: Project = project) =>
    applyEdits(input, renameTask(readConll(input), of, "task_ner", "entities"));

  it("changes its id in comments, however they are written", () => {
    assert.equal(rename(text), text.replace("task_ner", "entities"));
    assert.equal(
      rename("# multitask_id: task_pos, task_ner\na\tX\tO\n"),
      "# multitask_id: task_pos, entities\na\tX\tO\n",
    );
    assert.equal(rename("# multitask_id = task_ner_2\na\tX\tO\n"), "# multitask_id = task_ner_2\na\tX\tO\n");
  });

  it("changes its id in MISC", () => {
    const conllu = "1\tAnna\tAnna\tPROPN\t_\t_\t0\troot\t_\tmultitask_id=task_ner|SpaceAfter=No\n";
    assert.equal(rename(conllu, { tasks: [ner] }), conllu.replace("task_ner", "entities"));
  });

  it("changes its id in every cell of a column of ids", () => {
    const input = "a\ttask_ner\tO\nb\ttask_ner\tO\n";
    const of = { columns: ["form", "multitask_id", "ner"], tasks: [ner] };
    assert.equal(rename(input, of), input.replaceAll("task_ner", "entities"));
  });
});

describe("a name", () => {
  const aLabel = { kind: "label", name: "PER", task: ner } as const;
  const aTask = { kind: "task", name: "task_ner" } as const;

  it("is refused in one sentence where it is no label or no id", () => {
    for (const name of ["", "A B", "A\tB", "A|B", "_"]) assert.match(refuseName(aLabel, name, project)!, /^[^.]*\.$/);
    for (const name of ["a,b", "task_pos"]) assert.match(refuseName(aTask, name, project)!, /^[^.]*\.$/);
  });

  it("is taken otherwise", () => {
    assert.equal(refuseName(aLabel, "PER-A", project), undefined);
    assert.equal(refuseName(aTask, "entities", project), undefined);
    assert.equal(refuseName(aTask, "task_ner", project), undefined);
    assert.equal(refuseName({ kind: "task", name: "task-ner" }, "task_ner", project), undefined, "a mistyped id");
  });
});
