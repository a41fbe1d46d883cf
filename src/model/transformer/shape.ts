export type Activation = "gelu" | "gelu_new" | "relu";

/** All that the graph of an encoder depends on beside its numbers. */
export interface EncoderShape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Width within the feed-forward part of a layer. */
  readonly innerWidth: number;
  readonly vocabulary: number;
  /** Width of the embeddings; a linear map brings them to `width` where it is another. */
  readonly embeddingWidth: number;
  /** Rows of the table of positions. */
  readonly positions: number;
  /** Its row for the first sub-token. */
  readonly firstPosition: number;
  /** Rows of the table of token types, 0 where there is none; only the first is read. */
  readonly tokenTypes: number;
  readonly epsilon: number;
  readonly activation: Activation;
  readonly dropout: number;
  readonly attentionDropout: number;
}
