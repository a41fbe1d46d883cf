import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Constant, Graph, Node } from "./graph";
import type { Attributes, ElementType, Value } from "./value";

/** Numbers and field names of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), IR version 9. */
const IR_VERSION = 9;
const OPSET = 20;
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
const floatAttributes = new Set(["epsilon"]);

/** A tensor with numbers of its own, such as a trained parameter inside an exported model. */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

type Message = (writer: BinaryWriter) => void;

function message(writer: BinaryWriter, field: number, content: Message): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  content(writer);
  writer.join();
}

function string(writer: BinaryWriter, field: number, text: string): void {
  writer.tag(field, WireType.LengthDelimited).string(text);
}

function int(writer: BinaryWriter, field: number, number: number): void {
  writer.tag(field, WireType.Varint).int64(number);
}

function tensor({ name, shape, data }: Initializer): Message {
  return (writer) => {
    for (const size of shape) int(writer, 1, size);
    int(writer, 2, elementTypes[data instanceof Float32Array ? "float32" : "int64"]);
    string(writer, 8, name);
    writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
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
  const [FLOAT, INT] = [1, 2];
  return (writer) => {
    string(writer, 1, name);
    if (typeof value !== "number") throw new Error(`attribute ${name} has no way to be written as an attribute`);
    if (floatAttributes.has(name)) writer.tag(2, WireType.Bit32).float(value);
    else int(writer, 3, value);
    int(writer, 20, floatAttributes.has(name) ? FLOAT : INT);
  };
}

function node({ operator, inputs, output, attributes }: Node, nameOf: (value: Value) => string): Message {
  const asInputs = attributeInputs[operator] ?? [];
  return (writer) => {
    for (const input of inputs) string(writer, 1, nameOf(input));
    for (const name of asInputs) string(writer, 1, `${output.name}.${name}`);
    string(writer, 2, nameOf(output));
    string(writer, 3, output.name);
    string(writer, 4, operator);
    for (const [name, value] of Object.entries(attributes)) {
      if (!asInputs.includes(name)) message(writer, 5, attribute(name, value));
    }
  };
}

function integerInputs({ operator, output, attributes }: Node): Initializer[] {
  return (attributeInputs[operator] ?? []).map((name) => {
    const numbers = attributes[name] as readonly number[];
    return { name: `${output.name}.${name}`, shape: [numbers.length], data: BigInt64Array.from(numbers, BigInt) };
  });
}

function constantTensor({ value, data }: Constant): Initializer {
  return { name: value.name, shape: value.shape as readonly number[], data };
}

/**
 * The graph as the bytes of an ONNX ModelProto.
 * @param weights numbers for some of the graph's inputs: these are written into the model and are no inputs of it any more
 * @throws Error when a value is an output twice, or an input of the graph is its output
 */
export function writeOnnx(graph: Graph, weights: readonly Initializer[] = []): Uint8Array {
  const given = new Set(weights.map((weight) => weight.name));
  const outsideNames = new Map(graph.outputs.map(({ name, value }) => [value, name]));
  if (outsideNames.size < graph.outputs.length || graph.inputs.some((input) => outsideNames.has(input))) {
    throw new Error("an output of a graph must be what one of its nodes computes, and have one name");
  }
  const nameOf = (value: Value) => outsideNames.get(value) ?? value.name;
  const writer = new BinaryWriter();
  int(writer, 1, IR_VERSION);
  string(writer, 2, "multitask-tagger");
  message(writer, 7, (content) => {
    for (const each of graph.nodes) message(content, 1, node(each, nameOf));
    string(content, 2, "multitask-tagger");
    for (const each of [...graph.constants.map(constantTensor), ...graph.nodes.flatMap(integerInputs), ...weights]) {
      message(content, 5, tensor(each));
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
