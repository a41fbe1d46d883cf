import type { Operator } from "../../graph/operators";
import type { Attributes, Value } from "../../graph/value";
import { zeros } from "../initializers";
import type { Network, ParameterOptions } from "../network";
import { CASINGS } from "./casing";
import { inputs } from "./inputs";
import type { EncoderShape } from "./shape";

/** Where the encoder is: a prefix of the names of its parameters, and its depth (0 for the embeddings, then the layers). */
export interface Place {
  readonly name: string;
  readonly depth: number;
}

/** Reads the numbers with which a parameter begins. */
export type ReadWeights = (parameter: string, shape: readonly number[]) => Float32Array;

/** Takes some rows out of [subtokens, width]. */
export type Select = (x: Value) => Value;

/** What the tables of embeddings have. */
export interface Tables {
  /** Rows of the table of words: the vocabulary's, or those that are trained. */
  readonly words: number;
  /** Whether a table, which no checkpoint has, tells how words are written. */
  readonly casing: boolean;
}

/** What layers of encoders are made of, with the numbers of a checkpoint. */
export class EncoderParts {
  private readonly ids: Value;
  /** Of the padding [sequences, 1, 1, length] */
  readonly mask: Value;

  constructor(
    readonly network: Network,
    readonly shape: EncoderShape,
    private readonly tables: Tables,
    private readonly weights: ReadWeights,
  ) {
    this.ids = network.graph.input(inputs.ids, "int64", ["subtokens"]);
    this.mask = network.graph.input(inputs.mask, "float32", ["sequences", 1, 1, "length"]);
  }

  /** The embeddings of the sub-tokens, and of how their words are written [subtokens, embeddingWidth] */
  words(place: Place): Value {
    const words = this.lookUpWords(place);
    return this.tables.casing ? this.apply("Add", [words, this.casings()]) : words;
  }

  table({ name, depth }: Place, module: string, rows: number): Value {
    const shape = [rows, this.shape.embeddingWidth];
    return this.parameter(`${name}.${module}.weight`, shape, { depth, decay: false });
  }

  norm(place: Place, module: string, x: Value): Value {
    const { name, depth } = place;
    const width = x.shape.at(-1) as number;
    const scale = this.parameter(`${name}.${module}.weight`, [width], { depth });
    const shift = this.bias(place, module, width) ?? this.network.graph.constant(new Float32Array(width), [width]);
    return this.apply("LayerNormalization", [x, scale, shift], { axis: -1, epsilon: this.shape.epsilon });
  }

  /** x W', and + b where the module has a bias, with the weight as PyTorch has it: [outputs, inputs] */
  linear(place: Place, module: string, x: Value, outputs: number): Value {
    return this.affine(x, this.weight(place, module, x, outputs), this.bias(place, module, outputs));
  }

  /** Two linear maps with the activation between them: [rows, width] -> [rows, width] */
  feedForward(place: Place, x: Value): Value {
    const { width, innerWidth, activation } = this.shape;
    if (activation === "gelu" && this.network.purpose === "training") return this.feedThroughGelu(place, x);
    return this.linear(place, "outer", this.activate(this.linear(place, "inner", x, innerWidth)), width);
  }

  /**
   * Self-attention up to its last matrix: [subtokens, width] -> [subtokens, width]
   * @param turn of queries and keys [sequences, heads, length, head width]
   * @param mask added to the scores
   */
  attention(
    place: Place,
    x: Value,
    { turn = (x) => x, mask = this.mask }: { readonly turn?: (x: Value) => Value; readonly mask?: Value } = {},
  ): Value {
    const { width, heads, attentionDropout } = this.shape;
    const byHead = (module: string) => {
      const all = this.bySequence(this.linear(place, `attention.${module}`, x, width), [heads, width / heads]);
      return this.apply("Transpose", [all], { perm: [0, 2, 1, 3] });
    };
    const query = this.apply("Mul", [turn(byHead("query")), this.network.graph.scalar(1 / Math.sqrt(width / heads))]);
    const key = this.apply("Transpose", [turn(byHead("key"))], { perm: [0, 1, 3, 2] });
    const scores = this.apply("MatMul", [query, key]);
    const weights = this.apply("Softmax", [this.apply("Add", [scores, mask])], { axis: -1 });
    const read = this.apply("MatMul", [this.network.dropout(weights, attentionDropout), byHead("value")]);
    return this.bySubToken(this.apply("Transpose", [read], { perm: [0, 2, 1, 3] }), width);
  }

  /**
   * Layers one upon the other, each of which may be computed again.
   * @param select what the last of them is asked for
   */
  layers(x: Value, select: Select, layer: (place: Place, x: Value, select: Select) => Value): Value {
    const { layers } = this.shape;
    for (let at = 0; at < layers; at++) {
      const place = { name: `layer${at}`, depth: at + 1 };
      const selectHere: Select = at === layers - 1 ? select : (all) => all;
      x = this.network.layer(x, (x) => layer(place, x, selectHere));
    }
    return x;
  }

  activate(x: Value): Value {
    const { activation } = this.shape;
    if (activation === "gelu") return this.apply("Gelu", [x]);
    if (activation === "relu") return this.apply("Relu", [x]);
    return this.geluByTanh(x);
  }

  dropout(x: Value): Value {
    return this.network.dropout(x, this.shape.dropout);
  }

  /** [subtokens, ...] -> [sequences, length, ...sizes] */
  bySequence(x: Value, sizes: readonly number[]): Value {
    const sequences = this.apply("Shape", [this.mask], { start: 0, end: 1 });
    const length = this.apply("Shape", [this.mask], { start: 3, end: 4 });
    return this.reshape(x, [sequences, length], sizes);
  }

  /** [sequences, length, ...] -> [subtokens, width] */
  bySubToken(x: Value, width: number): Value {
    return this.reshape(x, [this.apply("Shape", [this.ids])], [width]);
  }

  apply(operator: Operator, values: readonly Value[], attributes: Attributes = {}): Value {
    return this.network.graph.apply(operator, values, attributes);
  }

  /**
   * `feedForward` with the error function as a value of its own, which the gradients would compute again: with s = x / sqrt(2), x Phi(x) is
   * s (1 + erf(s)) / sqrt(2). Both roots are factors of products of matrices, where they take no walk over the numbers of their own.
   */
  private feedThroughGelu(place: Place, x: Value): Value {
    const { width, innerWidth } = this.shape;
    const { graph } = this.network;
    const root = Math.SQRT1_2;
    const product = this.affine(x, this.weight(place, "inner", x, innerWidth), undefined, root);
    const bias = this.bias(place, "inner", innerWidth);
    const s = bias ? this.apply("Add", [product, this.apply("Mul", [bias, graph.scalar(root)])]) : product;
    const y = this.apply("Mul", [s, this.apply("Add", [this.apply("Erf", [s]), graph.scalar(1)])]);
    return this.affine(y, this.weight(place, "outer", y, width), this.bias(place, "outer", width), root);
  }

  /** factor x W' + b */
  private affine(x: Value, weight: Value, bias: Value | undefined, factor = 1): Value {
    const attributes = { transB: 1, ...(factor !== 1 && { alpha: factor }) };
    return this.apply("Gemm", bias ? [x, weight, bias] : [x, weight], attributes);
  }

  private weight({ name, depth }: Place, module: string, x: Value, outputs: number): Value {
    return this.parameter(`${name}.${module}.weight`, [outputs, x.shape[1] as number], { depth });
  }

  private lookUpWords(place: Place): Value {
    const table = this.table(place, "words", this.tables.words);
    if (this.network.purpose === "prediction") return this.apply("Gather", [table, this.ids]);
    const pieces = this.network.graph.input(inputs.pieces, "int64", ["pieces"]);
    return this.apply("Gather", [this.apply("Gather", [table, pieces], { unique: 1 }), this.ids]);
  }

  /** Begins as nothing, so that training begins from the encoder as it is. [subtokens, embeddingWidth] */
  private casings(): Value {
    const { embeddingWidth } = this.shape;
    const table = this.network.parameter("embed.casings.weight", [CASINGS, embeddingWidth], zeros, { decay: false });
    return this.apply("Gather", [table, this.network.graph.input(inputs.casings, "int64", ["subtokens"])]);
  }

  /** x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2 (Hendrycks and Gimpel 2016, arXiv:1606.08415) */
  private geluByTanh(x: Value): Value {
    const { graph } = this.network;
    const times = (a: Value, b: Value | number) => this.apply("Mul", [a, typeof b === "number" ? graph.scalar(b) : b]);
    const cubic = times(times(times(x, x), x), 0.044715);
    const inner = times(this.apply("Add", [x, cubic]), Math.sqrt(2 / Math.PI));
    return times(x, times(this.apply("Add", [this.apply("Tanh", [inner]), graph.scalar(1)]), 0.5));
  }

  private bias({ name, depth }: Place, module: string, outputs: number): Value | undefined {
    if (this.shape.biasless?.includes(module)) return undefined;
    return this.parameter(`${name}.${module}.bias`, [outputs], { depth });
  }

  private parameter(name: string, shape: readonly number[], options: ParameterOptions): Value {
    return this.network.parameter(name, shape, () => this.weights(name, shape), options);
  }

  private reshape(x: Value, named: readonly Value[], sizes: readonly number[]): Value {
    const known = this.network.graph.constant(BigInt64Array.from(sizes, BigInt), [sizes.length]);
    return this.apply("Reshape", [x, this.apply("Concat", [...named, known], { axis: 0 })]);
  }
}
