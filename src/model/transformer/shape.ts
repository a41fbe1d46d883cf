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
  /** Rows of the table of positions, or the sub-tokens of the longest window where there is none. */
  readonly positions: number;
  /** Its row for the first sub-token. */
  readonly firstPosition: number;
  /** Rows of the table of token types, 0 where there is none; only the first is read. */
  readonly tokenTypes: number;
  /** Modules that have a weight and no bias. */
  readonly biasless?: readonly string[];
  /** Where positions turn queries and keys, and are not in a table. */
  readonly rotary?: RotaryShape;
  readonly epsilon: number;
  readonly activation: Activation;
  readonly dropout: number;
  readonly attentionDropout: number;
}

/** How far a sub-token of a layer sees: its whole window, or its neighbours. */
export type Reach = "whole" | "near";

/** Of an encoder whose queries and keys are turned by their positions, and which has no embeddings of positions. */
export interface RotaryShape {
  /** Of each layer. */
  readonly reaches: readonly Reach[];
  /** Sub-tokens to each side that are near. */
  readonly near: number;
  /** Of the powers that the wavelengths of the turns are. */
  readonly bases: Readonly<Record<Reach, number>>;
}
