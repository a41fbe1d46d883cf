import assert from "node:assert/strict";
import { applyEdits } from "../../conll/edit";
import { readConll } from "../../conll/read";
import type { Project } from "../../tasks/project";
import type { Scheme } from "../../tasks/schemes";
import { FileContext } from "../file-context";
import { findIllFormedSpans } from "./ill-formed-spans";
import { placeFinding } from "./place-finding";

/** For each finding in a sentence of these tags: the message, and the tags after its fix or else its first suggestion. */
function find(tags: string, scheme: Scheme): string[] {
  const project: Project = {
    columns: ["form", "ner"],
    tasks: [{ id: "task_ner", kind: "span", column: "ner", scheme, weight: 1 }],
  };
  const document = readConll(
    tags
      .split(" ")
      .map((tag) => `w\t${tag}\n`)
      .join(""),
  );
  const [sentence] = document.sentences;
  const after = (edits: Parameters<typeof applyEdits>[1]) =>
    applyEdits(document.text, edits).trim().replaceAll("w\t", "").replaceAll("\n", " ");
  return findIllFormedSpans(sentence!, new FileContext(document, project))[0]!.map((found) => {
    const { message, fix, suggestions = [] } = placeFinding(found, sentence!, document);
    const remedies = [
      ...(fix ? [`fix: ${after(fix.edits)}`] : []),
      ...suggestions.map(({ edits }) => `or: ${after(edits)}`),
    ];
    return `${message} ${remedies.join(" ")}`;
  });
}

describe("findIllFormedSpans", () => {
  for (const [scheme, tags, ...expected] of [
    ["IOB2", "O B-A I-A B-A B-B"],
    [
      "IOB2",
      "O I-A I-A",
      "I-A follows O, where no span is open: it is read as the first of a span of 2 words, so write B-A I-A. fix: O B-A I-A",
    ],
    [
      "IOB2",
      "I-A",
      "I-A begins the sentence, where no span is open: it is read as a span of one word, so write B-A. fix: B-A",
    ],
    [
      "IOB2",
      "B-A I-B I-B O",
      "I-B follows B-A, which is of another type: it is read as the first of a span of 2 words, so write B-B I-B, or correct the type. fix: B-A B-B I-B O or: B-A I-A I-A O",
    ],
    [
      "IOB2",
      "B-A E-A",
      "E-A is no tag of IOB2: it is read as the last of a span of 2 words, so write B-A I-A. fix: B-A I-A",
    ],
    [
      "IOB2",
      "_ I-A",
      "I-A follows a word without annotation: it is read as a span of one word, so write B-A. or: _ B-A",
    ],
    ["BIOES", "S-A B-B E-B"],
    [
      "BIOES",
      "B-A O",
      "No E-A closes the span of this B-A before O follows: it is read as a span of one word, so write S-A. fix: S-A O",
    ],
    [
      "BIOES",
      "B-A I-A",
      "No E-A closes the span of this I-A before the sentence ends: it is read as the last of a span of 2 words, so write B-A E-A. fix: B-A E-A",
    ],
    [
      "BIOES",
      "S-A E-A",
      "E-A follows S-A, which ends its span: it is read as a span of one word, so write S-A. fix: S-A S-A",
    ],
    [
      "BILOU",
      "B-A L-B",
      "No L-A closes the span of this B-A before L-B follows: it is read as a span of one word, so write U-A. fix: U-A U-B",
      "L-B follows B-A, which is of another type: it is read as a span of one word, so write U-B, or correct the type. fix: U-A U-B or: B-A L-A",
    ],
    [
      "IOB1",
      "O B-A I-B",
      "B-A begins a span that touches no other of its type, for which IOB1 has I: it is read as a span of one word, so write I-A. fix: O I-A I-B",
    ],
  ] as const) {
    it(`speaks of ${tags} in ${scheme}`, () => {
      assert.deepEqual(find(tags, scheme), expected);
    });
  }
});
