import type { Reference, TensorFlowGraph } from "../graph/tensorflow-graph";

/** A variable of TensorFlow: numbers that stay on the device from run to run. */
export interface Variable {
  readonly handle: Reference;
  readonly shape: readonly number[];
}

const float = { type: "float32" } as const;
const indexed = { dtype: float, Tindices: { type: "int32" } } as const;

export function variable(tf: TensorFlowGraph, name: string, shape: readonly number[]): Variable {
  const attributes = { dtype: float, shape: { shape }, shared_name: { string: name }, container: { string: "" } };
  return { handle: tf.node("VarHandleOp", [], attributes), shape };
}

/** What the variable holds once the nodes `after` have run. */
export function read(tf: TensorFlowGraph, { handle }: Variable, after: readonly Reference[] = []): Reference {
  return tf.node("ReadVariableOp", [handle], { dtype: float }, after);
}

/** The rows that `rows` lists. */
export function readRows(
  tf: TensorFlowGraph,
  { handle }: Variable,
  rows: Reference,
  after: readonly Reference[] = [],
): Reference {
  return tf.node("ResourceGather", [handle, rows], indexed, after);
}

/** Changes a variable by a value of its shape; the operator names how. */
export function change(
  tf: TensorFlowGraph,
  how: "AssignVariableOp" | "AssignAddVariableOp" | "AssignSubVariableOp",
  { handle }: Variable,
  value: Reference,
  after: readonly Reference[] = [],
): Reference {
  return tf.node(how, [handle, value], { dtype: float }, after);
}

/** Changes the rows that `rows` lists, each once. */
export function changeRows(
  tf: TensorFlowGraph,
  how: "ResourceScatterUpdate" | "ResourceScatterAdd",
  { handle }: Variable,
  rows: Reference,
  value: Reference,
  after: readonly Reference[] = [],
): Reference {
  return tf.node(how, [handle, rows, value], indexed, after);
}

/** Sets a variable to what a run feeds. The copy is its own: the tensor that is fed may lie in an array of the host. */
export function upload(tf: TensorFlowGraph, target: Variable): { readonly fed: Reference; readonly done: Reference } {
  const fed = tf.placeholder("float32", target.shape);
  return { fed, done: change(tf, "AssignVariableOp", target, tf.apply("DeepCopy", [fed])) };
}

/** Sets a variable to zeros. */
export function clear(tf: TensorFlowGraph, target: Variable, after: readonly Reference[] = []): Reference {
  const zeros = tf.node("Fill", [tf.list(target.shape), tf.scalar(0)], {
    T: float,
    index_type: { type: "int32" },
  });
  return change(tf, "AssignVariableOp", target, zeros, after);
}

/** A scalar to fetch once the nodes `after` have run. */
export function once(tf: TensorFlowGraph, after: readonly Reference[], value = tf.scalar(1)): Reference {
  return tf.node("Identity", [value], { T: float }, after);
}
