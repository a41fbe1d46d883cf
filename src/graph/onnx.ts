import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Constant, Graph, Node } from "./graph";
import { neededNodes } from "./needed-nodes";
import { bytesOf, int, message, string, type Message } from "./protobuf";
import type { Attributes, ElementType, Value } from "./value";

/** Numbers and field names of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), IR version 9. */
const IR_VERSION = 9;
const OPSET = 20;
const [GRAPH, INITIALIZER] = [7, 5];
const elementTypes: Record<ElementType, number> = { float32: 1, int64: 7, bool: 9 };

/** Attributes of ours that ONNX takes as int64 inputs, in their order. */
const attributeInputs: Partial<Record<Node["operator"], readonly string[]>> = {
  ReduceSum: ["axes"],
  ReduceMean: ["axes"],
  ReduceMax: ["axes"],
  ReduceSumSquare: ["axes"],
  Reshape: ["shape"],
  Slice: ["starts", "ends", "axes"],
  Pad: ["pads"],
};

/** Attributes that are floats in ONNX; all other single numbers are integers. */
const floatAttributes = new Set(["epsilon", "alpha"]);

/** Attributes that tell our gradients something; ONNX does not know them. */
const ownAttributes = new Set(["unique"]);

/** A tensor with numbers of its own, such as a trained parameter inside an exported model. */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

function tensor(initializer: Initializer): Message {
  return (writer) => {
    tensorHead(initializer)(writer);
    writer.raw(bytesOf(initializer.data));
  };
}

/** TensorProto up to its numbers, which follow as they lie in memory. */
function tensorHead({ name, shape, data }: Initializer): Message {
  return (writer) => {
    for (const size of shape) int(writer, 1, size);
    int(writer, 2, elementTypes[data instanceof Float32Array ? "float32" : "int64"]);
    string(writer, 8, name);
    writer.tag(9, WireType.LengthDelimited).uint32(data.byteLength);
  };
}

/** ValueInfoProto: a name and a tensor type whose dimensions are numbers or names. */
function valueInfo(name: string, value: Value): Message {
  return (writer) => {
    string(writer, 1, name);
    message(writer, 2, (type) =>
      message(type, 1, (tensorType) => {
        int(tensorType, 1, elementTypes[value.type]);
        message(tensorType, 2, (shape) => {
          for (const dimension of value.shape) {
            message(shape, 1, (writer) =>
              typeof dimension === "number" ? int(writer, 1, dimension) : string(writer, 2, dimension),
            );
          }
        });
      }),
    );
  };
}

function attribute(name: string, value: Attributes[string]): Message {
  const [FLOAT, INT, INTS] = [1, 2, 7];
  return (writer) => {
    string(writer, 1, name);
    if (typeof value !== "number") for (const each of value) int(writer, 8, each);
    else if (floatAttributes.has(name)) writer.tag(2, WireType.Bit32).float(value);
    else int(writer, 3, value);
    int(writer, 20, typeof value !== "number" ? INTS : floatAttributes.has(name) ? FLOAT : INT);
  };
}

function node({ operator, inputs, output, attributes }: Node, nameOf: (value: Value) => string): Message {
  const asInputs = inputsFromAttributes(operator, attributes);
  return (writer) => {
    for (const input of inputs) string(writer, 1, nameOf(input));
    for (const name of asInputs) string(writer, 1, `${output.name}.${name}`);
    string(writer, 2, nameOf(output));
    string(writer, 3, output.name);
    string(writer, 4, operator);
    for (const [name, value] of Object.entries(attributes)) {
      if (!asInputs.includes(name) && !ownAttributes.has(name)) message(writer, 5, attribute(name, value));
    }
  };
}

function inputsFromAttributes(operator: Node["operator"], attributes: Attributes): readonly string[] {
  return (attributeInputs[operator] ?? []).filter((name) => name in attributes);
}

function integerInputs({ operator, output, attributes }: Node): Initializer[] {
  return inputsFromAttributes(operator, attributes).map((name) => {
    const numbers = attributes[name] as readonly number[];
    return { name: `${output.name}.${name}`, shape: [numbers.length], data: BigInt64Array.from(numbers, BigInt) };
  });
}

function constantTensor({ value, data }: Constant): Initializer {
  return { name: value.name, shape: value.shape as readonly number[], data };
}

/**
 * Nodes that no other reads come last, the latest first. onnxruntime sorts nodes by depth-first search from the last of those that no
 * other reads: with leaves in their own order it computes the gradients of all weights at the very end, and keeps whatever they are
 * computed from until then.
 */
function leavesLast(nodes: readonly Node[]): Node[] {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const leaves = nodes.filter(({ output }) => !read.has(output));
  return [...nodes.filter(({ output }) => read.has(output)), ...leaves.reverse()];
}

/**
 * The graph as the bytes of an ONNX ModelProto.
 * @param weights numbers for some of the graph's inputs: these are written into the model and are no inputs of it any more
 * @throws Error when a value is an output twice, or an input of the graph is its output
 */
export function writeOnnx(graph: Graph, weights: readonly Initializer[] = []): Uint8Array {
  return Buffer.concat(onnxParts(graph, weights));
}

/**
 * The same in parts to be written one after the other, without a copy of the weights: each is a message of its own, which readers merge
 * with the others (https://protobuf.dev/programming-guides/encoding/#last-one-wins).
 */
export function onnxParts(graph: Graph, weights: readonly Initializer[] = []): Uint8Array[] {
  return [structure(graph, new Set(weights.map(({ name }) => name))), ...weights.flatMap(weightParts)];
}

/** @param given the inputs that come with numbers of their own */
function structure(graph: Graph, given: ReadonlySet<string>): Uint8Array {
  const outsideNames = new Map(graph.outputs.map(({ name, value }) => [value, name]));
  if (outsideNames.size < graph.outputs.length || graph.inputs.some((input) => outsideNames.has(input))) {
    throw new Error("an output of a graph must be what one of its nodes computes, and have one name");
  }
  const nameOf = (value: Value) => outsideNames.get(value) ?? value.name;
  const writer = new BinaryWriter();
  int(writer, 1, IR_VERSION);
  string(writer, 2, "multitask-tagger");
  message(writer, GRAPH, (content) => {
    const nodes = leavesLast(neededNodes(graph));
    for (const each of nodes) message(content, 1, node(each, nameOf));
    string(content, 2, "multitask-tagger");
    for (const each of [...graph.constants.map(constantTensor), ...nodes.flatMap(integerInputs)]) {
      message(content, INITIALIZER, tensor(each));
    }
    for (const input of graph.inputs) if (!given.has(input.name)) message(content, 11, valueInfo(input.name, input));
    for (const { name, value } of graph.outputs) message(content, 12, valueInfo(name, value));
  });
  message(writer, 8, (opset) => {
    string(opset, 1, "");
    int(opset, 2, OPSET);
  });
  return writer.finish();
}

/** A model that holds one initializer and nothing else; the numbers themselves are the second part. */
function weightParts(weight: Initializer): Uint8Array[] {
  const bytes = bytesOf(weight.data);
  const head = new BinaryWriter();
  tensorHead(weight)(head);
  const inner = head.finish();
  const opened = (field: number, size: number) =>
    new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(size).finish();
  const initializer = opened(INITIALIZER, inner.length + bytes.length);
  const graph = opened(GRAPH, initializer.length + inner.length + bytes.length);
  return [Buffer.concat([graph, initializer, inner]), bytes];
}
