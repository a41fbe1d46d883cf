import { resultOf, type Operator } from "./operators";
import type { Attributes, ElementType, Shape, Value } from "./value";

/** One operator at work, with the semantics of the ONNX operator of that name (opset 20). */
export interface Node {
  readonly operator: Operator;
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly attributes: Attributes;
}

export interface Constant {
  readonly value: Value;
  readonly data: Float32Array | BigInt64Array;
}

/** A part of a graph whose results are not kept for the gradients, but computed again from its input (Chen et al. 2016, arXiv:1604.06174). */
export interface Segment {
  readonly input: Value;
  /** In the order of the graph. The last one computes what the rest of the graph reads of it. */
  readonly nodes: readonly Node[];
}

/** The one place where a graph reads a table: a Gather. */
export interface Lookup {
  /** The input that says for each place which of the table's rows it reads [places] */
  readonly indices: Value;
  /** What it reads [places, width] */
  readonly rows: Value;
}

/**
 * A computation as a plain list of nodes, each after those that it reads. It holds no numbers but its constants, and knows
 * nothing of gradients, devices or file formats.
 */
export class Graph {
  readonly inputs: Value[] = [];
  readonly constants: Constant[] = [];
  readonly nodes: Node[] = [];
  /** What the gradients compute again instead of having it kept. */
  readonly segments: Segment[] = [];
  readonly outputs: { readonly name: string; readonly value: Value }[] = [];

  /** Declares an input; one that is declared already is given again. */
  input(name: string, type: ElementType, shape: Shape): Value {
    const declared = this.inputs.find((input) => input.name === name);
    if (declared) return declared;
    const value = { name, type, shape };
    this.inputs.push(value);
    return value;
  }

  constant(data: Float32Array | BigInt64Array, shape: readonly number[]): Value {
    const type: ElementType = data instanceof Float32Array ? "float32" : "int64";
    const holds = type === "int64" && shape.length === 1 && { holds: Array.from(data, Number) };
    const value = { name: `constant${this.constants.length}`, type, shape, ...holds };
    this.constants.push({ value, data });
    return value;
  }

  /** A scalar constant. */
  scalar(number: number): Value {
    return this.constant(Float32Array.of(number), []);
  }

  /**
   * Appends a node and returns its output.
   * @throws Error when the shapes or types do not fit the operator
   */
  apply(operator: Operator, inputs: readonly Value[], attributes: Attributes = {}): Value {
    const output = { name: `${operator}${this.nodes.length}`, ...resultOf(operator, inputs, attributes) };
    this.nodes.push({ operator, inputs, output, attributes });
    return output;
  }

  /**
   * Turns an input into what a node computes; it and those before it run before all others.
   * @param inputsOf appends what the node reads
   */
  computeInput(input: Value, operator: Operator, inputsOf: () => readonly Value[]): void {
    remove(this.inputs, input);
    const count = this.nodes.length;
    const inputs = inputsOf();
    this.nodes.unshift(...this.nodes.splice(count), { operator, inputs, output: input, attributes: {} });
  }

  /** A graph that can be changed while this one stays as it is. */
  copy(): Graph {
    const copy = new Graph();
    copy.inputs.push(...this.inputs);
    copy.constants.push(...this.constants);
    copy.nodes.push(...this.nodes);
    copy.outputs.push(...this.outputs);
    return copy;
  }

  /** What computes a value; undefined for inputs and constants. */
  nodeOf(value: Value): Node | undefined {
    return this.nodes.find(({ output }) => output === value);
  }

  /** Makes a value visible outside under a name of its own. */
  output(name: string, value: Value): void {
    this.outputs.push({ name, value });
  }
}

/** Takes an element out, where it is there. */
function remove<T>(list: T[], element: T): void {
  const at = list.indexOf(element);
  if (at >= 0) list.splice(at, 1);
}
