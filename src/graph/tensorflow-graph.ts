import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Precision } from "../messages/devices";
import { bytesOf, int, message, string, type Message } from "./protobuf";

/** Numbers and field names of graph.proto, node_def.proto, attr_value.proto, tensor.proto and saved_model.proto (https://github.com/tensorflow/tensorflow/tree/master/tensorflow/core). */
const PRODUCER = 1882;
const elementTypes = { float32: 1, int32: 3, bool: 10, bfloat16: 14, resource: 20 } as const;

/** TensorFlow's shapes are lists of int32 on every device, so all whole numbers are: one type less to keep apart. */
export type TensorFlowType = keyof typeof elementTypes;

/** The only output of a node, by the node's name; of one that has none, what may be waited for. */
export type Reference = string;

export type TensorFlowAttribute =
  | { readonly type: TensorFlowType }
  | { readonly int: number }
  | { readonly bool: boolean }
  | { readonly string: string }
  /** -1 is a size that each run brings. */
  | { readonly shape: readonly number[] };

export type TensorFlowAttributes = Readonly<Record<string, TensorFlowAttribute>>;

interface Tensor {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/** A graph of TensorFlow's own operators, that grows node by node and is written as a SavedModel. */
export class TensorFlowGraph {
  private readonly nodes: Message[] = [];

  /**
   * @param device where all nodes run, as TensorFlow names it; without it TensorFlow places them, on a GPU where one is used
   * @param precision in which matrices are multiplied
   */
  constructor(
    private readonly device?: string,
    private readonly precision: Precision = "float32",
  ) {}

  /**
   * Appends a node.
   * @param after nodes that must have run before, although nothing of theirs is read
   */
  node(
    operator: string,
    inputs: readonly Reference[],
    attributes: TensorFlowAttributes = {},
    after: readonly Reference[] = [],
  ): Reference {
    return this.append(operator, [...inputs, ...after.map((name) => `^${name}`)], (writer) => {
      for (const [name, value] of Object.entries(attributes)) attribute(writer, name, attributeValue(value));
    });
  }

  /** A node of which inputs and output are of one type, which TensorFlow calls T. */
  apply(
    operator: string,
    inputs: readonly Reference[],
    attributes: TensorFlowAttributes = {},
    type: TensorFlowType = "float32",
  ): Reference {
    return this.node(operator, inputs, { T: { type }, ...attributes });
  }

  /** A product of matrices of float32. */
  product(operator: string, inputs: readonly Reference[], attributes: TensorFlowAttributes = {}): Reference {
    const { precision } = this;
    if (precision === "float32") return this.apply(operator, inputs, attributes);
    const factors = inputs.map((input) => this.cast(input, "float32", precision));
    return this.cast(this.apply(operator, factors, attributes, precision), precision, "float32");
  }

  cast(input: Reference, from: TensorFlowType, to: TensorFlowType): Reference {
    return this.node("Cast", [input], { SrcT: { type: from }, DstT: { type: to } });
  }

  /** What each run feeds. */
  placeholder(type: TensorFlowType, shape: readonly number[]): Reference {
    return this.node("Placeholder", [], { dtype: { type }, shape: { shape } });
  }

  constant(tensor: Tensor): Reference {
    return this.append("Const", [], (writer) => {
      attribute(writer, "dtype", attributeValue({ type: typeOf(tensor) }));
      attribute(writer, "value", (value) => message(value, 8, tensorProto(tensor)));
    });
  }

  scalar(number: number): Reference {
    return this.constant({ data: Float32Array.of(number), shape: [] });
  }

  /** A list of whole numbers, such as axes. */
  list(numbers: readonly number[]): Reference {
    return this.constant({ data: Int32Array.from(numbers), shape: [numbers.length] });
  }

  /** A single whole number, such as an axis. */
  index(number: number): Reference {
    return this.constant({ data: Int32Array.of(number), shape: [] });
  }

  /** The bytes of a `saved_model.pb` whose one graph is tagged `serve`. */
  savedModel(): Uint8Array {
    const writer = new BinaryWriter();
    int(writer, 1, 1);
    message(writer, 2, (metaGraph) => {
      message(metaGraph, 1, (about) => string(about, 4, "serve"));
      message(metaGraph, 2, (graph) => {
        for (const node of this.nodes) message(graph, 1, node);
        message(graph, 4, (versions) => int(versions, 1, PRODUCER));
      });
    });
    return writer.finish();
  }

  private append(operator: string, inputs: readonly string[], attributes: Message): Reference {
    const name = `${operator}_${this.nodes.length}`;
    this.nodes.push((writer) => {
      string(writer, 1, name);
      string(writer, 2, operator);
      for (const input of inputs) string(writer, 3, input);
      if (this.device !== undefined) string(writer, 4, this.device);
      attributes(writer);
    });
    return name;
  }
}

function typeOf({ data }: Tensor): TensorFlowType {
  return data instanceof Float32Array ? "float32" : "int32";
}

/** An entry of NodeDef's map of attributes. */
function attribute(writer: BinaryWriter, name: string, value: Message): void {
  message(writer, 5, (entry) => {
    string(entry, 1, name);
    message(entry, 2, value);
  });
}

function attributeValue(value: TensorFlowAttribute): Message {
  return (writer) => {
    if ("type" in value) int(writer, 6, elementTypes[value.type]);
    else if ("int" in value) int(writer, 3, value.int);
    else if ("bool" in value) int(writer, 5, Number(value.bool));
    else if ("string" in value) string(writer, 2, value.string);
    else message(writer, 7, shapeProto(value.shape));
  };
}

function shapeProto(shape: readonly number[]): Message {
  return (writer) => {
    for (const size of shape) message(writer, 2, (dimension) => int(dimension, 1, size));
  };
}

function tensorProto(tensor: Tensor): Message {
  return (writer) => {
    int(writer, 1, elementTypes[typeOf(tensor)]);
    message(writer, 2, shapeProto(tensor.shape));
    writer.tag(4, WireType.LengthDelimited).bytes(bytesOf(tensor.data));
  };
}
