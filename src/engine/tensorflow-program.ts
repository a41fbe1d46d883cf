import { placeholderOf, writeTensorFlow } from "../graph/tensorflow";
import type { Reference, TensorFlowGraph } from "../graph/tensorflow-graph";
import type { Value } from "../graph/value";
import { sizeOf, type Parameter, type TrainingProgram } from "./engine";
import {
  clipFactor,
  stepScalars,
  updateDense,
  updateRows,
  type StateVariables,
  type StepScalars,
} from "./tensorflow-adamw";
import {
  change,
  changeRows,
  clear,
  once,
  read,
  readRows,
  upload,
  variable,
  type Variable,
} from "./tensorflow-variables";

/** Where a training program is in a graph of TensorFlow: what is fed, and what is fetched to make it do something. */
export interface ProgramPlaces {
  /** Inputs of the program's graph that a batch feeds, by name. */
  readonly inputs: ReadonlyMap<string, Reference>;
  /** For each table, by name, the rows that a batch reads, each once; in `apply`, those that any batch of the step has read. */
  readonly rows: ReadonlyMap<string, Reference>;
  readonly scalars: StepScalars;
  /** The parameters in their order, each with its means and its squares. */
  readonly state: readonly Part[];
  /** The parameters alone, in their order, to be fetched. */
  readonly weights: readonly Reference[];
  /** The program's constants, in their order. */
  readonly constants: readonly Part[];
  /** A step of one batch: the losses in their order, fetched once all is updated. */
  readonly step: readonly Reference[];
  /** A batch of several of a step: the losses, fetched once its gradients are added to the sums. */
  readonly accumulate: readonly Reference[];
  /** The end of a step of several batches: an update by the sums, which are zero afterwards. */
  readonly apply: Reference;
  /** Sets the sums to zero, for the first time or after a step that has failed. */
  readonly clear: Reference;
}

/** Variables that go to the device or come from it together: copies of all at once would take as much memory again. */
export interface Part {
  readonly variables: readonly {
    readonly shape: readonly number[];
    readonly fed: Reference;
    readonly read: Reference;
  }[];
  /** Fetched once they are filled. */
  readonly filled: Reference;
}

/** A parameter with its variables; those of sums get memory when they are used first. */
interface Trained {
  readonly parameter: Parameter;
  readonly state: StateVariables;
  readonly sum: Variable;
  /** Of a table: the rows of the run. */
  readonly rows: Reference | undefined;
}

/**
 * Writes a training program: forward, backward, clipping and AdamW, with parameters, moments and sums of gradients as variables. One
 * graph serves steps of one and of several batches, of any sizes; a run computes only what it fetches.
 */
export function writeProgram(tf: TensorFlowGraph, program: TrainingProgram): ProgramPlaces {
  const { parameters, losses, maxGradientNorm } = program;
  const all = parameters.map((parameter) => trained(tf, parameter));
  const constants = (program.constants ?? []).map(({ name, shape }) => ({
    name,
    target: variable(tf, `constant.${name}`, shape),
  }));
  const given = new Map<Value, Reference>();
  for (const { parameter, state, rows } of all) {
    given.set(parameter.value, rows === undefined ? read(tf, state[0]) : readRows(tf, state[0], rows));
  }
  for (const { name, target } of constants) {
    const value = program.graph.inputs.find((input) => input.name === name);
    if (value) given.set(value, read(tf, target));
  }
  const inputs = new Map<string, Reference>();
  for (const input of program.graph.inputs) {
    if (given.has(input)) continue;
    const placeholder = placeholderOf(tf, input);
    given.set(input, placeholder);
    inputs.set(input.name, placeholder);
  }
  const { lossReferences, gradients } = writeGradients(tf, program, all, given);
  const scalars = stepScalars(tf);
  const optimize = (all: readonly Trained[], gradients: readonly Reference[]) => {
    const clip = clipFactor(tf, gradients, maxGradientNorm);
    return all.flatMap((each, at) => update(tf, each, gradients[at]!, clip, scalars));
  };
  const accumulated = all.map((each, at) => accumulate(tf, each, gradients[at]!));
  const updatedBySums = optimize(
    all,
    all.map(({ sum, rows }) => (rows === undefined ? read(tf, sum) : readRows(tf, sum, rows))),
  );
  const cleared = all.map((each) => clearSum(tf, each, updatedBySums));
  const state = inParts(
    tf,
    all.flatMap(({ state }) => state),
  );
  const constantParts = inParts(
    tf,
    constants.map(({ target }) => target),
  );
  const updated = optimize(all, gradients);
  const whenDone = (after: readonly Reference[]) =>
    Object.keys(losses).map((_, at) => once(tf, after, lossReferences[at]!));
  return {
    inputs,
    rows: new Map(all.flatMap(({ parameter, rows }) => (rows === undefined ? [] : [[parameter.value.name, rows]]))),
    scalars,
    state,
    weights: all.map(({ state: [parameter] }) => read(tf, parameter)),
    constants: constantParts,
    step: whenDone(updated),
    accumulate: whenDone(accumulated),
    apply: once(tf, cleared),
    clear: once(
      tf,
      all.map(({ sum }) => clear(tf, sum)),
    ),
  };
}

/** In numbers: few parts, since TensorFlow plans each of them, and each small beside a model. */
const LARGEST_PART = 2 ** 22;

function inParts(tf: TensorFlowGraph, variables: readonly Variable[]): Part[] {
  const parts: Variable[][] = [];
  let size = Infinity;
  for (const each of variables) {
    size += sizeOf(each.shape);
    if (size > LARGEST_PART) {
      parts.push([]);
      size = sizeOf(each.shape);
    }
    parts.at(-1)!.push(each);
  }
  return parts.map((part) => {
    const uploads = part.map((each) => ({ ...upload(tf, each), shape: each.shape, read: read(tf, each) }));
    return {
      variables: uploads,
      filled: once(
        tf,
        uploads.map(({ done }) => done),
      ),
    };
  });
}

function trained(tf: TensorFlowGraph, parameter: Parameter): Trained {
  const { name } = parameter.value;
  const of = (part: string) => variable(tf, `${part}.${name}`, parameter.shape);
  return {
    parameter,
    state: [of("parameter"), of("mean"), of("square")],
    sum: of("sum"),
    rows: parameter.lookup && tf.placeholder("int32", [-1]),
  };
}

/** The losses, and for each parameter the gradient of the whole or, of a table, of the rows of the run. */
function writeGradients(
  tf: TensorFlowGraph,
  { graph, gradients, lookupGradients, losses }: TrainingProgram,
  all: readonly Trained[],
  given: ReadonlyMap<Value, Reference>,
): { lossReferences: Reference[]; gradients: Reference[] } {
  const wanted = all.map((_, at) => lookupGradients[at] ?? gradients[at]!);
  const lossValues = Object.values(losses);
  const indices = all.flatMap(({ parameter }) => parameter.lookup?.indices ?? []);
  const references = writeTensorFlow(tf, graph, given, [...lossValues, ...wanted, ...indices]);
  return {
    lossReferences: lossValues.map((loss) => references.get(loss)!),
    gradients: all.map(({ parameter: { lookup }, rows }, at) => {
      const gradient = references.get(wanted[at]!)!;
      if (!lookup || !lookupGradients[at]) return gradient;
      // The sum over the places that read a row.
      const count = tf.apply("Size", [rows!], { out_type: { type: "int32" } }, "int32");
      return tf.node("UnsortedSegmentSum", [gradient, references.get(lookup.indices)!, count], {
        T: { type: "float32" },
        Tindices: { type: "int32" },
        Tnumsegments: { type: "int32" },
      });
    }),
  };
}

function update(
  tf: TensorFlowGraph,
  { parameter: { rate, decay: decays }, state, rows }: Trained,
  gradient: Reference,
  clip: Reference,
  scalars: StepScalars,
): Reference[] {
  return rows === undefined
    ? [updateDense(tf, state, gradient, { clip, rate, decays, scalars })]
    : updateRows(tf, state, rows, gradient, { clip, rate, scalars });
}

function accumulate(tf: TensorFlowGraph, { sum, rows }: Trained, gradient: Reference): Reference {
  return rows === undefined
    ? change(tf, "AssignAddVariableOp", sum, gradient)
    : changeRows(tf, "ResourceScatterAdd", sum, rows, gradient);
}

/** Of a table only the rows of the step. */
function clearSum(tf: TensorFlowGraph, { sum, rows }: Trained, after: readonly Reference[]): Reference {
  if (rows === undefined) return clear(tf, sum, after);
  const zeros = tf.apply("ZerosLike", [readRows(tf, sum, rows, after)]);
  return changeRows(tf, "ResourceScatterUpdate", sum, rows, zeros);
}
