import { adamw, adamwScalars, beta1, beta2, epsilon } from "../graph/adamw";
import { Graph } from "../graph/graph";
import { writeTensorFlow } from "../graph/tensorflow";
import type { Reference, TensorFlowGraph } from "../graph/tensorflow-graph";
import type { Value } from "../graph/value";
import type { TensorFlowFeeds } from "./tensorflow-session";
import { change, changeRows, read, readRows, type Variable } from "./tensorflow-variables";

/** The variables of a parameter (the whole table), its means and its squares. */
export type StateVariables = readonly [parameter: Variable, mean: Variable, square: Variable];

/** What the host sets for each step, as scalars cut out of the one list that it feeds. */
export interface StepScalars {
  readonly fed: Reference;
  readonly stepSize: Reference;
  readonly squareScale: Reference;
  readonly decay: Reference;
  /** stepSize over squareScale, and epsilon over squareScale: what is left when the scale of the root is moved to its neighbours. */
  readonly rootStep: Reference;
  readonly rootEpsilon: Reference;
}

export function stepScalars(tf: TensorFlowGraph): StepScalars {
  const fed = tf.placeholder("float32", [5]);
  const scalar = (at: number) =>
    tf.node("GatherV2", [fed, tf.index(at), tf.index(0)], {
      Tparams: { type: "float32" },
      Tindices: { type: "int32" },
      Taxis: { type: "int32" },
    });
  return {
    fed,
    stepSize: scalar(0),
    squareScale: scalar(1),
    decay: scalar(2),
    rootStep: scalar(3),
    rootEpsilon: scalar(4),
  };
}

/** @param step 1-based */
export function scalarFeeds(
  { fed }: StepScalars,
  step: number,
  learningRate: number,
  weightDecay: number,
): TensorFlowFeeds {
  const { stepSize, squareScale, decay } = adamwScalars(step, learningRate, weightDecay);
  const data = Float32Array.of(stepSize, squareScale, decay, stepSize / squareScale, epsilon / squareScale);
  return new Map([[fed, { data, shape: [5] }]]);
}

/** The factor that scales gradients down to `limit` where their common norm exceeds it: `clipFactor` of the graph in fewer passes. */
export function clipFactor(tf: TensorFlowGraph, gradients: readonly Reference[], limit: number): Reference {
  const halves = gradients.map((gradient) => tf.apply("L2Loss", [gradient]));
  const half = tf.apply("AddN", halves, { N: { int: halves.length } });
  const sum = tf.apply("AddV2", [tf.apply("AddV2", [half, half]), tf.scalar(1e-12)]);
  return tf.apply("Minimum", [tf.scalar(1), tf.apply("RealDiv", [tf.scalar(limit), tf.apply("Sqrt", [sum])])]);
}

/** A step of AdamW on a whole parameter, by TensorFlow's own kernel, which walks over the numbers once. */
export function updateDense(
  tf: TensorFlowGraph,
  [parameter, mean, square]: StateVariables,
  gradient: Reference,
  { clip, rate, decays, scalars }: { clip: Reference; rate: number; decays: boolean; scalars: StepScalars },
): Reference {
  const atRate = (value: Reference) => (rate === 1 ? value : tf.apply("Mul", [value, tf.scalar(rate)]));
  // The clip waits for all gradients, and so for whatever reads the parameter before it changes.
  const decayed = decays
    ? [
        change(
          tf,
          "AssignSubVariableOp",
          parameter,
          tf.apply("Mul", [read(tf, parameter, [clip]), atRate(scalars.decay)]),
        ),
      ]
    : [];
  return tf.node(
    "ResourceApplyAdam",
    [
      parameter.handle,
      mean.handle,
      square.handle,
      // The powers of the betas: the corrections that they are for are in the step and in epsilon already.
      tf.scalar(0),
      tf.scalar(0),
      atRate(scalars.rootStep),
      tf.scalar(beta1),
      tf.scalar(beta2),
      scalars.rootEpsilon,
      tf.apply("Mul", [gradient, clip]),
    ],
    { T: { type: "float32" } },
    decayed,
  );
}

/** A step of AdamW on the rows of a table that `rows` lists, each once; the others and their moments stay (as LazyAdam of TensorFlow Addons does). */
export function updateRows(
  tf: TensorFlowGraph,
  state: StateVariables,
  rows: Reference,
  gradient: Reference,
  { clip, rate, scalars }: { clip: Reference; rate: number; scalars: StepScalars },
): Reference[] {
  const graph = new Graph();
  const inputs = new Map<Value, Reference>();
  const input = (shape: Value["shape"], reference: Reference) => {
    const value = graph.input(`input${inputs.size}`, "float32", shape);
    inputs.set(value, reference);
    return value;
  };
  const shape = ["rows", ...state[0].shape.slice(1)];
  const [parameter, mean, square] = state.map((each) => input(shape, readRows(tf, each, rows, [clip]))) as [
    Value,
    Value,
    Value,
  ];
  const stepSize = input([], scalars.stepSize);
  const settings = {
    clip: input([], clip),
    stepSize: rate === 1 ? stepSize : graph.apply("Mul", [stepSize, graph.scalar(rate)]),
    squareScale: input([], scalars.squareScale),
    decay: graph.scalar(0),
  };
  const next = adamw(graph, { parameter, mean, square }, input(shape, gradient), settings);
  const values = [next.parameter, next.mean, next.square];
  const references = writeTensorFlow(tf, graph, inputs, values);
  return values.map((value, part) =>
    changeRows(tf, "ResourceScatterUpdate", state[part]!, rows, references.get(value)!),
  );
}
