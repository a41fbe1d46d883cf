/** How unsure a model is of a sentence; greater is unsurer in each. */
export interface Uncertainty {
  /** 1 minus the probability that all of its tags are right, were they independent (Culotta and McCallum 2005). */
  readonly leastConfidence: number;
  /** 1 minus the least lead that a word's likeliest tag has over the next one (Scheffer et al. 2001). */
  readonly margin: number;
  /** Sum of the entropies of its words, in nats (Settles and Craven 2008: total token entropy). */
  readonly entropy: number;
}

/** What a model says of a sentence for one task. */
export interface TaskReview extends Uncertainty {
  /** The greatest margin by which it prefers other tags than those of the annotation; 0 where it agrees. */
  readonly disagreement: number;
  /** Annotated or predicted: types of spans, or tags. */
  readonly labels: readonly string[];
  /** Words without a tag. */
  readonly unannotated: number;
}

/** A sentence of a corpus, as one decides whether to look at it. */
export interface ReviewItem {
  /** The same for as long as its words stay what they are, whatever their annotation. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  /** 0-based, of its first word; only where it was when the file was read. */
  readonly line: number;
  /** The words, cut short where there are many. */
  readonly text: string;
  readonly words: number;
  readonly tasks: Readonly<Record<string, TaskReview>>;
}

/** A file to be reviewed; its text where an editor has not saved it yet, else it is read from the disk. */
export interface ReviewFile {
  /** Absolute. */
  readonly path: string;
  readonly text?: string;
}
