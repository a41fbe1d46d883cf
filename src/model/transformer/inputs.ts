/** Added to the attention scores of what is not to be read: what remains of it after the softmax is zero. */
export const HIDDEN = -1e9;

/** The inputs of the graph. Dimensions: `subtokens` is `sequences` times `length`. */
export const inputs = {
  /** [subtokens] rows of the table of words; in training of the rows that the batch reads */
  ids: "ids",
  /** [pieces] in training the rows of the table that the batch reads, each once */
  pieces: "pieces",
  /** [subtokens] rows of the table of casings, where there is one */
  casings: "casings",
  /** [length] rows of the table of positions */
  positions: "positions",
  /** [sequences, 1, 1, length] 0 for a sub-token, a large negative number for padding */
  mask: "mask",
} as const;
