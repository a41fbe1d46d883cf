/** A task as the network knows it: its labels are BIOES tags for spans, and plain tags for tokens. */
export interface Head {
  readonly task: string;
  readonly kind: "span" | "token";
  readonly labels: readonly string[];
  /** Of a head with a conditional random field over its labels: the words of the longest sentence that it is to be trained on. */
  readonly crf?: { readonly longest: number };
  /** Of a head that Flair has trained: any sequence of labels is possible, and a broken one is read as Flair reads it. */
  readonly decoding?: "flair";
}

/** The labels of the words of one sentence, whose rows begin at `firstRow`; `undefined` is a word without annotation. */
export interface TaggedRows {
  readonly firstRow: number;
  readonly labels: readonly (number | undefined)[];
}
