import assert from "node:assert/strict";
import { readConll } from "../conll/read";
import { annotatedTasks, readTags, trainedTasks } from "./annotation";
import { readExamples } from "./examples";
import type { Task } from "./task";

const ner: Task = { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 };
const pos: Task = { id: "task_pos", kind: "token", column: "pos", weight: 1 };
const project = { columns: ["form", "pos", "ner"], tasks: [ner, pos] };

describe("readTags", () => {
  it("gives a tag for each word, undefined where it is not annotated", () => {
    const { sentences, layout } = readConll("EU NNP B-ORG\nx _ _\n");
    assert.deepEqual(readTags(sentences[0]!, ner, layout, project), ["B-ORG", undefined]);
  });

  it("takes words without the MISC key for O where other words of the sentence have it, and the task marks spans", () => {
    const line = (id: number, misc: string) => `${id}\ta\ta\tX\t_\t_\t0\tdep\t_\t${misc}\n`;
    const text = line(1, "NER=B-X") + line(2, "_") + line(3, "NER=O") + "\n" + line(1, "_");
    const { sentences, layout } = readConll(text);
    const misc = { ...ner, column: "misc:NER" };
    assert.deepEqual(readTags(sentences[0]!, misc, layout), ["B-X", "O", "O"]);
    assert.deepEqual(readTags(sentences[1]!, misc, layout), [undefined]);
    assert.deepEqual(readTags(sentences[0]!, { ...pos, column: "misc:NER" }, layout), ["B-X", undefined, "O"]);
  });
});

describe("annotatedTasks and trainedTasks", () => {
  it("are what the cells hold and what the sentence lists of the project's tasks", () => {
    const { sentences, layout } = readConll("# multitask_id = task_ner|task_srl\na DT _\nb _ _\n");
    assert.deepEqual(annotatedTasks(sentences[0]!, layout, project), ["task_pos"]);
    assert.deepEqual(trainedTasks(sentences[0]!, layout, project), ["task_ner"]);
  });
});

describe("readExamples", () => {
  it("reads the sentences that hold words", () => {
    const text = "-DOCSTART- -X- O\n\n# multitask_id = task_pos\nEU NNP _\nx X _\n\n# note = x\n\n# SYM O\nb DT O\n";
    const [first, second, ...others] = readExamples(readConll(text), project, "a.conll");
    assert.deepEqual(first, {
      forms: ["EU", "x"],
      ids: ["task_pos"],
      tags: new Map([
        ["task_ner", [undefined, undefined]],
        ["task_pos", ["NNP", "X"]],
      ]),
      firstLine: 2,
      file: "a.conll",
    });
    assert.deepEqual(second!.forms, ["#", "b"]);
    assert.deepEqual(second!.ids, []);
    assert.deepEqual(others, []);
  });

  it("leaves out multiword ranges and empty nodes", () => {
    const line = (id: string) => `${id}\tw${id}\t_\tX\t_\t_\t0\tdep\t_\t_\n`;
    const text = ["1-2", "1", "2", "2.1"].map(line).join("");
    const [example] = readExamples(readConll(text), { tasks: [{ ...pos, column: "upos" }] });
    assert.deepEqual(example!.forms, ["w1", "w2"]);
    assert.deepEqual(example!.tags.get("task_pos"), ["X", "X"]);
    assert.ok(!("file" in example!));
  });
});
