import { createHash } from "node:crypto";
import type { SentenceWords } from "../../tasks/document-context";
import type { Encoder, EncoderTraining, TrainingSettings } from "../encoder";
import type { HashCnnManifest } from "../manifest";
import { modelFiles } from "../model-files";
import type { Network, ParameterSpec } from "../network";
import { modelVectors } from "../vectors/model-vectors";
import type { WordVectors } from "../vectors/word-vectors";
import { predictionBatch, trainingBatch, type SentenceForms } from "./batch";
import { encodeForms, WIDTH } from "./encoder";
import { formFeatures, UNKNOWN } from "./features";
import { corpusForms, corpusRows, rememberedRows, rowsSeen, type FormRows } from "./form-rows";
import { wordDropout } from "./word-dropout";

/** Part of the fingerprint: a checkpoint has numbers alone, which layers that compute something else would go on from. */
const LAYERS = "smooth maxout";

/** The embedded encoder: hashed features of forms, and static word vectors where there are any. */
export class HashCnn implements Encoder<SentenceForms> {
  readonly manifest: HashCnnManifest;
  readonly layers = 0;
  readonly isPadded = false;
  readonly contextWords = 0;
  readonly #rowsOf: (form: string) => FormRows;

  constructor(readonly vectors?: WordVectors) {
    this.manifest = hashCnnManifest(vectors);
    this.#rowsOf = rememberedRows(vectors);
  }

  read({ forms }: SentenceWords): SentenceForms {
    return { words: forms.length, size: forms.length, forms };
  }

  encode(network: Network) {
    return encodeForms(network, this.vectors?.width ?? 0);
  }

  batch(sentences: readonly SentenceForms[]) {
    return predictionBatch(sentences, this.vectors, this.#rowsOf);
  }

  training(sentences: readonly SentenceForms[], { recasing }: TrainingSettings): EncoderTraining<SentenceForms> {
    const { vectors } = this;
    const forms = corpusForms(sentences, vectors);
    const seen = rowsSeen(forms);
    const reading = { vectors, rowsOf: corpusRows(forms, seen, vectors), dropout: wordDropout(forms), recasing };
    return {
      fingerprint: `${LAYERS}${vectors ? createHash("sha256").update(vectors.numbers).update(vectors.scales).digest("hex") : ""}`,
      encode: (network) => this.encode(network),
      batch: (batch, random) => trainingBatch(batch, reading, random),
      exported(parameter, trained) {
        const { name } = parameter.value;
        const rows = seen.get(name);
        return rows ? withUnknownRows(parameter, trained(name), rows) : trained(name);
      },
    };
  }

  files() {
    return new Map(this.vectors ? [[modelFiles.vectors, modelVectors(this.vectors)]] : []);
  }

  release(): void {}
}

/** The encoder of this version, as a manifest names it. */
function hashCnnManifest(vectors?: WordVectors): HashCnnManifest {
  return {
    kind: "hash-cnn",
    width: WIDTH,
    features: formFeatures.map(({ name, rows }) => ({ name, rows })),
    ...(vectors && { vectors: { words: vectors.words.length, width: vectors.width } }),
  };
}

/** Whether this version runs the encoder of a manifest. */
export function isHashCnnSupported({ vectors: _, ...encoder }: HashCnnManifest): boolean {
  return JSON.stringify(encoder) === JSON.stringify(hashCnnManifest());
}

/**
 * A row that no word of training has holds nothing but its random beginning; it is written as the row of the unknown, which
 * training has learned by hiding words.
 */
function withUnknownRows({ shape }: ParameterSpec, table: Float32Array, seen: ReadonlySet<number>): Float32Array {
  const [rows, width] = shape as [number, number];
  const written = table.slice();
  const unknown = table.subarray(UNKNOWN * width, (UNKNOWN + 1) * width);
  for (let row = 0; row < rows; row++) if (row !== UNKNOWN && !seen.has(row)) written.set(unknown, row * width);
  return written;
}
