import { createHash } from "node:crypto";
import type { Encoder, EncoderTraining } from "../encoder";
import type { HashCnnManifest } from "../manifest";
import type { Network, ParameterSpec } from "../network";
import { writeModelVectors } from "../vectors/model-vectors";
import type { WordVectors } from "../vectors/word-vectors";
import { predictionBatch, trainingBatch } from "./batch";
import { encodeForms, WIDTH } from "./encoder";
import { formFeatures, hashedTables, UNKNOWN } from "./features";
import { sentenceRows, type SentenceRows } from "./sentence-rows";
import { wordDropout } from "./word-dropout";

/** The embedded encoder: hashed features of forms, and static word vectors where there are any. */
export class HashCnn implements Encoder<SentenceRows> {
  readonly manifest: HashCnnManifest;
  readonly isPadded = false;

  constructor(readonly vectors?: WordVectors) {
    this.manifest = hashCnnManifest(vectors);
  }

  read(forms: readonly string[]): SentenceRows {
    return sentenceRows(forms, this.vectors);
  }

  encode(network: Network) {
    return encodeForms(network, this.vectors?.width ?? 0);
  }

  batch(sentences: readonly SentenceRows[]) {
    return predictionBatch(sentences, this.vectors);
  }

  training(sentences: readonly SentenceRows[]): EncoderTraining<SentenceRows> {
    const hidden = wordDropout(sentences);
    const seen = rowsSeen(sentences);
    return {
      fingerprint: this.vectors
        ? createHash("sha256").update(this.vectors.numbers).update(this.vectors.scales).digest("hex")
        : "",
      encode: (network) => this.encode(network),
      batch: (batch, random) => trainingBatch(batch, this.vectors, hidden, random),
      exported(parameter, trained) {
        const { name } = parameter.value;
        const rows = seen.get(name);
        return rows ? withUnknownRows(parameter, trained(name), rows) : trained(name);
      },
    };
  }

  write(folder: string): void {
    writeModelVectors(folder, this.vectors);
  }
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

/** The rows of each table that some sentences have. */
function rowsSeen(sentences: Iterable<SentenceRows>): Map<string, Set<number>> {
  const seen = new Map(hashedTables.map((name) => [name, new Set<number>([UNKNOWN])]));
  for (const { features } of sentences) {
    features.forEach((rows, at) => {
      const set = seen.get(hashedTables[at]!)!;
      for (const row of rows) set.add(row);
    });
  }
  return seen;
}
