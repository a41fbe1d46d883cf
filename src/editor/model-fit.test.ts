import assert from "node:assert/strict";
import { readConll } from "../conll/read";
import type { Task } from "../tasks/task";
import { describeFit } from "./model-fit";

const ner: Task = { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 };
const nerOfTokens: Task = { id: "task_ner", kind: "token", column: "ner", weight: 1 };
const pos: Task = { id: "task_pos", kind: "token", column: "pos", weight: 1 };
const chunk: Task = { id: "task_chunk", kind: "span", column: "chunk", scheme: "IOB2", weight: 1 };
const lemma: Task = { id: "task_lemma", kind: "token", column: "lemma", weight: 1 };
const misc: Task = { id: "task_ner", kind: "span", column: "misc:NER", scheme: "IOB2", weight: 1 };

const columns = ["form", "pos", "ner"];
const threeColumns = "Anna\tPROPN\tB-PER\nsings\tVERB\tO\n";
const oneColumn = "Anna\nsings\n";
const conllu = "1\tAnna\tAnna\tPROPN\t_\t_\t2\tnsubj\t_\tNER=B-PER\n2\tsings\tsing\tVERB\t_\t_\t0\troot\t_\t_\n";

describe("how a model fits a file", () => {
  const cases: [string, readonly Task[], { columns?: string[]; tasks: readonly Task[] }, string, string | undefined][] =
    [
      ["well, with the same tasks", [ner, pos], { columns, tasks: [ner, pos] }, threeColumns, undefined],
      ["well, with some of the file's tasks", [ner], { columns, tasks: [ner, pos] }, threeColumns, undefined],
      ["well, where the file has the task elsewhere", [ner], { tasks: [misc] }, conllu, undefined],
      [
        "not, without a common task",
        [chunk],
        { columns, tasks: [ner, pos] },
        threeColumns,
        "The model has none of this file's tasks (task_ner, task_pos).",
      ],
      [
        "in part, without a column",
        [ner, pos, chunk],
        { columns, tasks: [ner, pos] },
        threeColumns,
        "The model predicts task_chunk, for which this file has no column.",
      ],
      [
        "in part, where the project knows a task whose column the file lacks",
        [ner, chunk],
        { columns, tasks: [ner, chunk] },
        threeColumns,
        "The model predicts task_chunk, for which this file has no column.",
      ],
      [
        "not, without any column",
        [ner, pos, chunk],
        { tasks: [] },
        oneColumn,
        "The model predicts task_ner, task_pos and task_chunk, for which this file has no column.",
      ],
      [
        "in part, where a column is no task",
        [ner, pos],
        { columns, tasks: [ner] },
        threeColumns,
        "The model predicts task_pos, which is no task of this file.",
      ],
      [
        "in part, where columns are no tasks",
        [ner, pos, lemma],
        { columns: ["form", "pos", "ner", "lemma"], tasks: [ner] },
        "Anna\tPROPN\tB-PER\tAnna\n",
        "The model predicts task_pos and task_lemma, which are no tasks of this file.",
      ],
      [
        "not, with another kind of task",
        [nerOfTokens, pos],
        { columns, tasks: [ner, pos] },
        threeColumns,
        "task_ner is a span task here and a token task in the model.",
      ],
      [
        "in two sentences at most",
        [nerOfTokens, pos, chunk],
        { columns, tasks: [ner] },
        threeColumns,
        "task_ner is a span task here and a token task in the model. The model predicts task_chunk, for which this file has no column.",
      ],
    ];
  for (const [how, tasks, project, text, expected] of cases) {
    it(how, () => assert.equal(describeFit(tasks, project, readConll(text).layout), expected));
  }
});
