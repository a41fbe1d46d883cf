import { createHash } from "node:crypto";
import type { SentenceWords } from "../../tasks/document-context";
import type { Encoder, EncoderBatch, EncoderTraining } from "../encoder";
import type { TransformerManifest } from "../manifest";
import type { Network, ParameterSpec } from "../network";
import type { EncoderWeights } from "./architectures";
import { forTraining, transformerBatch } from "./batch";
import { encodeSubTokens } from "./encoder";
import { createPool } from "./pooling";
import { subTokenSentence, type SubTokenSentence } from "./sub-token-sentence";
import type { SubTokenizer } from "./sub-tokenizer";
import { tokenizerFiles } from "./tokenizer-files";

const WORDS = "embed.words.weight";

/** In sub-tokens, special ones included. Attention takes memory by the square of it, so encoders that could read more read in windows. */
const LONGEST_WINDOW = 512;

/** A pretrained encoder of sub-tokens. */
export class Transformer implements Encoder<SubTokenSentence> {
  readonly layers: number;
  readonly isPadded = true;

  /** @param weights of the checkpoint to begin training from; prediction has its numbers in the graph */
  constructor(
    readonly manifest: TransformerManifest,
    private readonly tokenizer: SubTokenizer,
    private readonly weights?: EncoderWeights,
  ) {
    this.layers = manifest.shape.layers;
  }

  get contextWords(): number {
    return this.manifest.context ?? 0;
  }

  read(sentence: SentenceWords): SubTokenSentence {
    const { shape, flair, casing = false } = this.manifest;
    return subTokenSentence(sentence, this.tokenizer, {
      longest: Math.min(shape.positions - shape.firstPosition, LONGEST_WINDOW),
      context: this.contextWords,
      casing,
      ...flair,
    });
  }

  encode(network: Network) {
    return this.addTo(network, this.manifest.shape.vocabulary, () => new Float32Array());
  }

  batch(sentences: readonly SubTokenSentence[]): EncoderBatch {
    return this.pack(sentences);
  }

  /**
   * Of the table of words only the rows that occur are trained: a sub-token that the corpus never has gets no gradient, and keeps the
   * checkpoint's row.
   */
  training(sentences: readonly SubTokenSentence[]): EncoderTraining<SubTokenSentence> {
    const { weights } = this;
    if (!weights) throw new Error("an encoder that was read for prediction has nothing to begin training from");
    const { vocabulary, embeddingWidth: width } = weights.shape;
    const seen = [...new Set(sentences.flatMap(({ windows }) => windows.flatMap((ids) => [...ids])))].sort(
      (a, b) => a - b,
    );
    const rowOf = new Int32Array(vocabulary).fill(-1);
    seen.forEach((id, row) => (rowOf[id] = row));
    const allWords = () => weights.read(WORDS, [vocabulary, width]);

    const begin = (name: string, shape: readonly number[]) =>
      name === WORDS ? rowsOf(allWords(), seen, width) : weights.read(name, shape);
    return {
      fingerprint: `${fingerprintOf(weights)}${this.manifest.casing ? " with casing" : ""}`,
      encode: (network) => this.addTo(network, seen.length, begin),
      batch: (batch) => forTraining(this.pack(batch), rowOf),
      exported: ({ value: { name } }: ParameterSpec, trained) =>
        name === WORDS ? withRows(allWords(), seen, trained(name), width) : trained(name),
    };
  }

  files() {
    return tokenizerFiles(this.tokenizer.files);
  }

  release(): void {
    this.weights?.release();
  }

  private pack(sentences: readonly SubTokenSentence[]) {
    return transformerBatch(sentences, this.manifest.shape, this.manifest.pooling);
  }

  private addTo(network: Network, words: number, begin: EncoderWeights["read"]) {
    const { shape, pooling, casing = false } = this.manifest;
    const tables = { words, casing };
    const { pool, selects } = createPool(network, pooling);
    const vectors = selects
      ? encodeSubTokens(network, shape, tables, begin, pool)
      : pool(encodeSubTokens(network, shape, tables, begin));
    return network.dropout(vectors, shape.dropout);
  }
}

/** Two checkpoints of one shape differ in their last layer, whatever they were trained on. */
function fingerprintOf({ shape, read }: EncoderWeights): string {
  const last = read(`layer${shape.layers - 1}.outer.weight`, [shape.width, shape.innerWidth]);
  return createHash("sha256").update(last).digest("hex");
}

function rowsOf(table: Float32Array, ids: readonly number[], width: number): Float32Array {
  const rows = new Float32Array(ids.length * width);
  ids.forEach((id, row) => rows.set(table.subarray(id * width, (id + 1) * width), row * width));
  return rows;
}

function withRows(table: Float32Array, ids: readonly number[], rows: Float32Array, width: number): Float32Array {
  ids.forEach((id, row) => table.set(rows.subarray(row * width, (row + 1) * width), id * width));
  return table;
}
