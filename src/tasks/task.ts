import type { Scheme } from "./schemes";

interface TaskBase {
  /** What `multitask_id` names, for instance `task_ner`. */
  readonly id: string;
  /** A column's name, or `misc:KEY` for a key of the MISC column of CoNLL-U. */
  readonly column: string;
  /** Factor of the task's loss. */
  readonly weight: number;
}

/** A task whose tags mark spans, such as named entities; scored by spans. */
export interface SpanTask extends TaskBase {
  readonly kind: "span";
  readonly scheme: Scheme;
  /** The configuration names no scheme for the task, so that it is taken to be IOB2. */
  readonly isSchemeAssumed?: true;
  /** Whether its tags are decoded by a conditional random field, which learns what follows what. */
  readonly crf?: true;
}

/** A task with an independent tag for each token, such as part of speech; scored by tokens. */
export interface TokenTask extends TaskBase {
  readonly kind: "token";
}

export type Task = SpanTask | TokenTask;
