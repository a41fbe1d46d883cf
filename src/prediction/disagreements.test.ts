import assert from "node:assert/strict";
import type { TokenPrediction } from "../messages/model-process";
import { disagreements } from "./disagreements";

const token = (tag: string, probability: number, others: Record<string, number> = {}): TokenPrediction => ({
  tag,
  probability,
  alternatives: Object.entries({ [tag]: probability, ...others }).map(([tag, probability]) => ({ tag, probability })),
});
const rounded = (...found: ReturnType<typeof disagreements>) =>
  found.map(({ start, end, margin }) => [start, end, Number(margin.toFixed(3))]);

describe("disagreements", () => {
  it("are single words of a task of tokens, with how much surer the model is of its own tag", () => {
    const predicted = [token("NOUN", 0.9, { VERB: 0.06 }), token("DET", 0.8), token("ADJ", 0.5, { ADV: 0.4 })];
    const found = disagreements({ kind: "token" }, ["VERB", "DET", "ADV"], predicted);
    assert.deepEqual(rounded(...found), [
      [0, 1, 0.84],
      [2, 3, 0.1],
    ]);
    assert.deepEqual(found[0]!.predicted, ["NOUN"]);
  });

  it("are neighbouring words together in a task of spans", () => {
    const predicted = [token("B-PER", 0.9), token("I-PER", 0.7, { O: 0.1 }), token("O", 0.9), token("B-LOC", 0.6)];
    const found = disagreements({ kind: "span" }, ["O", "O", "O", "O"], predicted);
    assert.deepEqual(rounded(...found), [
      [0, 2, 0.75],
      [3, 4, 0.6],
    ]);
  });

  it("are none where nothing is annotated", () => {
    assert.deepEqual(disagreements({ kind: "token" }, [undefined], [token("NOUN", 1)]), []);
  });
});
