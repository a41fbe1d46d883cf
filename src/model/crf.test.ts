import assert from "node:assert/strict";
import { createSession, runtime, toTensors } from "../engine/onnxruntime";
import { backward } from "../graph/gradients";
import { writeOnnx } from "../graph/onnx";
import type { HostTensors } from "../graph/value";
import { bioesLabels, canFollow } from "../tasks/schemes";
import { crfLoss } from "./crf";
import { crfTargets } from "./crf-targets";
import { decode, marginals } from "./decoding";
import type { Head, TaggedRows } from "./heads";
import { Network } from "./network";
import { Random } from "./random";

const LONGEST = 5;
const ROWS = 14;
const head: Head = { task: "ner", kind: "span", labels: bioesLabels(["PER"]), crf: { longest: LONGEST } };
const width = head.labels.length;
const label = (tag: string) => head.labels.indexOf(tag);

/** Of different lengths, not every row of the batch in one, and words without annotation. */
const tagged: TaggedRows[] = [
  { firstRow: 1, labels: ["O", "B-PER", "I-PER", "E-PER", "O"].map(label) },
  { firstRow: 7, labels: ["S-PER"].map(label) },
  { firstRow: 9, labels: [label("O"), undefined, label("E-PER")] },
  { firstRow: 12, labels: [undefined, undefined] },
];
const WORDS = 9;

const random = new Random(5);
const emissions = random.uniformArray(ROWS * width, 2);
const transitions = random.uniformArray((width + 2) * width, 1);

/** All sequences of some words with their scores, ill-formed ones left out. */
function sequences(firstRow: number, words: number, all = transitions, scores = emissions): [number[], number][] {
  const tag = (at: number | undefined) => (at === undefined ? undefined : head.labels[at]);
  let found: [number[], number][] = [[[], 0]];
  for (let word = 0; word < words; word++) {
    found = found.flatMap(([path, score]) =>
      head.labels.flatMap((_, next): [number[], number][] => {
        const before = path.at(-1);
        if (!canFollow(tag(before), tag(next))) return [];
        const step = all[(before ?? width) * width + next]! + scores[(firstRow + word) * width + next]!;
        return [[[...path, next], score + step]];
      }),
    );
  }
  return found
    .filter(([path]) => canFollow(tag(path.at(-1)), undefined))
    .map(([path, score]) => [path, score + all[(width + 1) * width + path.at(-1)!]!]);
}

function logSum(scores: readonly number[]): number {
  return Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
}

function expectedLoss(all: Float32Array, scores: Float32Array): number {
  const losses = tagged.map(({ firstRow, labels }) => {
    const found = sequences(firstRow, labels.length, all, scores);
    const allowed = found.filter(([path]) => labels.every((each, word) => each === undefined || each === path[word]));
    return logSum(found.map(([, score]) => score)) - logSum(allowed.map(([, score]) => score));
  });
  return losses.reduce((sum, loss) => sum + loss) / WORDS;
}

async function run(feeds: HostTensors): Promise<Record<string, Float32Array>> {
  const network = new Network("training");
  const { graph } = network;
  const scores = graph.input("scores", "float32", ["rows", width]);
  const loss = crfLoss(network, head, LONGEST, scores);
  const parameter = network.parameters[0]!.value;
  const [ofScores, ofTransitions] = backward(graph, loss, [scores, parameter]);
  graph.output("loss", loss);
  graph.output("of scores", ofScores!);
  graph.output("of transitions", ofTransitions!);
  const session = await createSession(writeOnnx(graph), "cpu");
  const outputs = await session.run(
    toTensors(await runtime(), {
      scores: { data: emissions, shape: [ROWS, width] },
      [parameter.name]: { data: transitions, shape: [width + 2, width] },
      ...feeds,
    }),
  );
  const found = Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
  await session.release();
  return found;
}

function differences(numbers: Float32Array, loss: () => number): number[] {
  const step = 1e-2;
  return Array.from(numbers, (before, at) => {
    numbers[at] = before + step;
    const above = loss();
    numbers[at] = before - step;
    const below = loss();
    numbers[at] = before;
    return (above - below) / (2 * step);
  });
}

function assertClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expected.forEach((number, at) =>
    assert.ok(Math.abs(actual[at]! - number) < tolerance, `${at}: ${actual[at]} instead of ${number}`),
  );
}

describe("a conditional random field", () => {
  it("has the loss that all sequences, one by one, give, and its gradients", async () => {
    const outputs = await run(crfTargets(head, LONGEST, tagged, WORDS));
    assertClose(outputs["loss"]!, [expectedLoss(transitions, emissions)], 1e-5);
    const [all, scores] = [transitions.slice(), emissions.slice()];
    const loss = () => expectedLoss(all, scores);
    assertClose(outputs["of transitions"]!, differences(all, loss), 1e-4);
    assertClose(outputs["of scores"]!, differences(scores, loss), 1e-4);
  });

  it("loses nothing where a batch has no sentence of the task", async () => {
    const outputs = await run(crfTargets(head, LONGEST, [], 0));
    assert.equal(outputs["loss"]![0], 0);
    assert.ok(outputs["of scores"]!.every((gradient) => gradient === 0));
  });

  it("decodes the likeliest of all well-formed sequences", () => {
    for (const { firstRow, labels } of tagged) {
      const found = sequences(firstRow, labels.length);
      const best = found.reduce((one, other) => (other[1] > one[1] ? other : one));
      const scores = emissions.subarray(firstRow * width, (firstRow + labels.length) * width);
      assert.deepEqual(decode(head, scores, transitions), best[0]);
    }
  });

  it("gives each label the share of the sequences that have it", () => {
    for (const { firstRow, labels } of tagged) {
      const found = sequences(firstRow, labels.length);
      const total = logSum(found.map(([, score]) => score));
      const scores = emissions.subarray(firstRow * width, (firstRow + labels.length) * width);
      const expected = labels.flatMap((_, word) =>
        head.labels.map((_, label) =>
          found.filter(([path]) => path[word] === label).reduce((sum, [, score]) => sum + Math.exp(score - total), 0),
        ),
      );
      assertClose(marginals(head, scores, transitions).map(Math.exp), expected, 1e-5);
    }
  });
});
