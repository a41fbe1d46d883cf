import { adamw, clipFactor } from "../graph/adamw";
import { Graph } from "../graph/graph";
import type { Dimension, Value } from "../graph/value";
import type { Parameter, TrainingProgram } from "./engine";

/** Names of inputs and outputs that the graphs below share. */
export const nextName = (name: string): string => `next.${name}`;
export const rowsName = (table: string): string => `${table}.ids`;
export const placesName = (table: string): string => `${table}.places`;
export const sumName = (parameter: string): string => `${parameter}.sum`;

/** The inputs that hold a parameter (the whole table), its means and its squares. */
export function stateNames({ value: { name }, lookup }: Parameter): string[] {
  return [lookup ? `${name}.table` : name, `${name}.mean`, `${name}.square`];
}

/** A step of one batch: forward, backward, clipping and AdamW. */
export function stepGraph(program: TrainingProgram): Graph {
  const graph = program.graph.copy();
  const tables = readTables(graph, program.parameters);
  appendOptimizer(graph, program, program.gradients, tables);
  outputLosses(graph, program);
  return graph;
}

/**
 * One of several batches of a step: forward, backward, and the gradients added to the sums of those before. A table's sums are of the
 * rows that any batch of the step reads; `places` says which of them this batch does.
 */
export function gradientGraph(program: TrainingProgram): Graph {
  const graph = program.graph.copy();
  readTables(graph, program.parameters);
  program.parameters.forEach((parameter, at) => {
    const { name } = parameter.value;
    const gradient = program.gradients[at]!;
    const sum = sumInput(graph, parameter);
    let next: Value;
    if (parameter.lookup) {
      const places = graph.input(placesName(name), "int64", [parameter.value.shape[0]!]);
      const rows = graph.apply("Add", [graph.apply("Gather", [sum, places]), gradient]);
      next = graph.apply("ScatterND", [sum, column(graph, places), rows]);
    } else {
      next = graph.apply("Add", [sum, gradient]);
    }
    graph.output(nextName(sum.name), next);
  });
  outputLosses(graph, program);
  return graph;
}

/** Sums of no gradients yet, of the shapes of the parameters, so that they need not come from the host. */
export function zeroGraph({ parameters }: TrainingProgram): Graph {
  const graph = new Graph();
  const tables = tableInputs(graph, parameters);
  for (const parameter of parameters) {
    const value = tables.get(parameter)?.rows() ?? denseInput(graph, parameter);
    graph.output(nextName(sumName(parameter.value.name)), graph.apply("Mul", [value, graph.scalar(0)]));
  }
  return graph;
}

/** The end of a step of several batches: clipping and AdamW with the sums of their gradients. */
export function updateGraph(program: TrainingProgram): Graph {
  const graph = new Graph();
  const tables = tableInputs(graph, program.parameters);
  for (const parameter of program.parameters) if (!parameter.lookup) denseInput(graph, parameter);
  const sums = program.parameters.map((parameter) => sumInput(graph, parameter));
  appendOptimizer(graph, program, sums, tables);
  return graph;
}

/** Copies the state, which carries it over where the outputs lie elsewhere than the inputs. */
export function copyGraph(parameters: readonly Parameter[], namesOf = stateNames): Graph {
  const graph = new Graph();
  const one = graph.scalar(1);
  for (const parameter of parameters) {
    for (const name of namesOf(parameter)) {
      graph.output(nextName(name), graph.apply("Mul", [graph.input(name, "float32", parameter.shape), one]));
    }
  }
  return graph;
}

/** A table on the device, of which a step reads the rows `ids`, each once. */
interface TableInput {
  readonly whole: Value;
  readonly ids: Value;
  /** The rows that are read. */
  readonly rows: () => Value;
}

type TableInputs = ReadonlyMap<Parameter, TableInput>;

function tableInputs(graph: Graph, parameters: readonly Parameter[]): TableInputs {
  return new Map(
    parameters
      .filter(({ lookup }) => lookup)
      .map((parameter) => {
        const [whole, ids] = tableInput(graph, parameter, seenRows(parameter));
        return [parameter, { whole, ids, rows: () => graph.apply("Gather", [whole, ids]) }];
      }),
  );
}

/** As `tableInputs`, where the graph has the rows as inputs, which it then computes. */
function readTables(graph: Graph, parameters: readonly Parameter[]): TableInputs {
  return new Map(
    parameters
      .filter(({ lookup }) => lookup)
      .map((parameter) => {
        const [whole, ids] = tableInput(graph, parameter, parameter.value.shape[0]!);
        graph.computeInput(parameter.value, "Gather", () => [whole, ids]);
        return [parameter, { whole, ids, rows: () => parameter.value }];
      }),
  );
}

function tableInput(graph: Graph, parameter: Parameter, count: Dimension): [whole: Value, ids: Value] {
  return [
    graph.input(stateNames(parameter)[0]!, "float32", parameter.shape),
    graph.input(rowsName(parameter.value.name), "int64", [count]),
  ];
}

function denseInput(graph: Graph, { value }: Parameter): Value {
  graph.inputs.push(value);
  return value;
}

function sumInput(graph: Graph, parameter: Parameter): Value {
  const { value, shape, lookup } = parameter;
  return graph.input(sumName(value.name), "float32", lookup ? [seenRows(parameter), ...shape.slice(1)] : shape);
}

/** How many rows of a table all batches of a step read together. */
function seenRows({ value }: Parameter): Dimension {
  return `${value.name}.seen`;
}

/** A table's rows are gathered before and written back after; each occurs once, so the scatter writes no place twice. */
function appendOptimizer(
  graph: Graph,
  { parameters, maxGradientNorm }: TrainingProgram,
  gradients: readonly Value[],
  tables: TableInputs,
): void {
  const scalar = (name: string) => graph.input(name, "float32", []);
  const [stepSize, squareScale, decay] = [scalar("stepSize"), scalar("squareScale"), scalar("decay")];
  const clip = clipFactor(graph, sumOfSquares(graph, gradients), maxGradientNorm);
  parameters.forEach((parameter, at) => {
    const atRate = (value: Value) =>
      parameter.rate === 1 ? value : graph.apply("Mul", [value, graph.scalar(parameter.rate)]);
    const settings = {
      clip,
      stepSize: atRate(stepSize),
      squareScale,
      decay: parameter.decay ? atRate(decay) : graph.scalar(0),
    };
    const names = stateNames(parameter);
    const [mean, square] = [1, 2].map((part) => graph.input(names[part]!, "float32", parameter.shape)) as [
      Value,
      Value,
    ];
    const table = tables.get(parameter);
    let next: readonly Value[];
    if (table) {
      const gather = (moment: Value) => graph.apply("Gather", [moment, table.ids]);
      const rows = { parameter: table.rows(), mean: gather(mean), square: gather(square) };
      const after = adamw(graph, rows, gradients[at]!, settings);
      const indices = column(graph, table.ids);
      const state = [table.whole, mean, square];
      next = [after.parameter, after.mean, after.square].map((rows, part) =>
        graph.apply("ScatterND", [state[part]!, indices, rows]),
      );
    } else {
      const after = adamw(graph, { parameter: parameter.value, mean, square }, gradients[at]!, settings);
      next = [after.parameter, after.mean, after.square];
    }
    names.forEach((name, part) => graph.output(nextName(name), next[part]!));
  });
}

function outputLosses(graph: Graph, { losses }: TrainingProgram): void {
  for (const [name, loss] of Object.entries(losses)) graph.output(name, loss);
}

/** Indices as ScatterND takes them [count, 1] */
function column(graph: Graph, indices: Value): Value {
  return graph.apply("Reshape", [indices], { shape: [-1, 1] });
}

function sumOfSquares(graph: Graph, gradients: readonly Value[]): Value {
  const each = gradients.map((gradient) => {
    const axes = gradient.shape.map((_, axis) => axis);
    const sum = graph.apply("ReduceSumSquare", [gradient], { axes });
    return graph.apply("Reshape", [sum], { shape: [1] });
  });
  return graph.apply("ReduceSum", [graph.apply("Concat", each, { axis: 0 })], { axes: [0] });
}
