import type { Value } from "../graph/value";
import { levelsOf } from "./chains";
import type { Head } from "./head";
import { zeros } from "./initializers";
import type { Network } from "./network";
import { transitionMask } from "./transition-scores";

/** Added to what is divided by and taken the logarithm of: a sentence whose tags have lost all probability stays finite. */
const SMALLEST = 1e-30;

/** The inputs of the loss of a conditional random field. Each word stands in two chains, one after the other. */
export function crfInputs({ task }: Pick<Head, "task">) {
  const level = (name: string) => (level: number) => `${name}${level}.${task}`;
  return {
    /** [words] the row of each word */
    words: `words.${task}`,
    /** [2, words, labels] all labels; then 1 for those that the annotation leaves open, else 0 */
    allowed: `allowed.${task}`,
    /** [chained words, 1, 1] 1 where a sentence begins */
    first: `first.${task}`,
    /** [chains, 1, 1] what the log-probability of a chain weighs in the loss */
    weights: `weights.${task}`,
    /** [pairs] of a level of `chainLevels` */
    left: level("left"),
    right: level("right"),
    /** [pairs, 1, 1] */
    hasRight: level("has_right"),
  };
}

/** The scores of transitions: a row for each label before, one for the beginning of a sentence and one for its end [labels + 2, labels]. */
export function crfTransitions(network: Network, { task, labels }: Head): Value {
  return network.parameter(`head.${task}.transitions`, [labels.length + 2, labels.length], zeros, { decay: false });
}

/**
 * The negative log-likelihood of a linear-chain conditional random field (Lafferty et al. 2001) over well-formed sequences of labels:
 * the logarithm of the sum over all sequences, less that over those which the annotation allows, so that words without annotation may
 * have any label. A sentence's sum is a product of matrices, one a word; they are multiplied pair by pair, level by level, so that
 * a graph of operators that are there anyway runs it on every device.
 * @param longest words of the longest sentence
 * @returns [1, 1]
 */
export function crfLoss(network: Network, head: Head, longest: number, logProbabilities: Value): Value {
  const { graph } = network;
  const width = head.labels.length;
  const names = crfInputs(head);
  const apply = graph.apply.bind(graph);
  const dimension = (name: string) => `${name}.${head.task}`;
  const float = (name: string, shape: readonly (number | string)[]) => graph.input(name, "float32", shape);
  const integer = (name: string, size: string) => graph.input(name, "int64", [size]);

  const words = integer(names.words, dimension("words"));
  const emitted = apply("Exp", [apply("Gather", [logProbabilities, words], { unique: 1 })]);
  const allowed = apply("Mul", [emitted, float(names.allowed, [2, dimension("words"), width])]);
  const first = float(names.first, [dimension("chained"), 1, 1]);
  const labels = graph.constant(BigInt64Array.of(BigInt(width)), [1]);
  const byChain = apply("Concat", [apply("Shape", [first], { start: 0, end: 2 }), labels], { axis: 0 });
  const rows = apply("Reshape", [allowed, byChain]);

  const steps = apply("Mul", [
    apply("Exp", [crfTransitions(network, head)]),
    graph.constant(transitionMask(head), [width + 2, width]),
  ]);
  const part = (start: number, count: number) =>
    apply("Reshape", [apply("Slice", [steps], { axes: [0], starts: [start], ends: [start + count] })], {
      shape: [1, count, width],
    });
  const [between, begin, end] = [part(0, width), part(width, 1), part(width + 1, 1)];
  const later = apply("Sub", [graph.scalar(1), first]);
  let products = apply("Mul", [apply("Add", [apply("Mul", [later, between]), apply("Mul", [first, begin])]), rows]);
  let logScale = apply("Mul", [first, graph.scalar(0)]);

  const identity = graph.constant(
    Float32Array.from({ length: width * width }, (_, at) => Number(at % (width + 1) === 0)),
    [1, width, width],
  );
  let chains = dimension("chained");
  for (let level = 0; level < levelsOf(longest); level++) {
    const pairs = (chains = dimension(`pairs${level}`));
    const [left, right] = [integer(names.left(level), pairs), integer(names.right(level), pairs)];
    const has = float(names.hasRight(level), [pairs, 1, 1]);
    const of = (value: Value, places: Value) => apply("Gather", [value, places], { unique: 1 });
    const orOne = apply("Mul", [apply("Sub", [graph.scalar(1), has]), identity]);
    const next = apply("MatMul", [of(products, left), apply("Add", [apply("Mul", [has, of(products, right)]), orOne])]);
    // However the scale is chosen, it cancels out: nothing is to be learned through it.
    const scale = apply("Identity", [
      apply("Add", [apply("ReduceMax", [next], { axes: [1, 2] }), graph.scalar(SMALLEST)]),
    ]);
    products = apply("Div", [next, scale]);
    const scales = apply("Add", [of(logScale, left), apply("Mul", [has, of(logScale, right)])]);
    logScale = apply("Add", [scales, apply("Log", [scale])]);
  }
  const begun = apply("Slice", [products], { axes: [1], starts: [0], ends: [1] });
  const sums = apply("ReduceSum", [apply("Mul", [begun, end])], { axes: [2] });
  const logSums = apply("Add", [apply("Log", [apply("Add", [sums, graph.scalar(SMALLEST)])]), logScale]);
  const weights = float(names.weights, [chains, 1, 1]);
  const loss = apply("ReduceSum", [apply("Mul", [logSums, weights])], { axes: [0, 1, 2] });
  return apply("Reshape", [loss], { shape: [1, 1] });
}
