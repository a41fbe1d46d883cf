import type { Head } from "../model/heads";
import type { EncodedSentence, Encoder } from "../model/encoder";
import type { Example } from "../tasks/examples";
import { convertTags } from "../tasks/schemes";

/** A sentence made ready once for all epochs. */
export interface TrainingSentence {
  readonly encoded: EncodedSentence;
  /** For each task that the sentence trains, the label of each word, or undefined where it is not annotated. */
  readonly labels: ReadonlyMap<string, readonly (number | undefined)[]>;
}

export function trainingSentence(example: Example, heads: readonly Head[], encoder: Encoder): TrainingSentence {
  const labels = new Map<string, (number | undefined)[]>();
  for (const head of heads) {
    const tags = example.tags.get(head.task);
    if (!tags || !example.ids.includes(head.task) || tags.every((tag) => tag === undefined)) continue;
    const dictionary = new Map(head.labels.map((label, index) => [label, index]));
    labels.set(
      head.task,
      labelTags(head, tags).map((tag) => (tag === undefined ? undefined : dictionary.get(tag))),
    );
  }
  return { encoded: encoder.read(example), labels };
}

/** The tags as the head's labels: spans in BIOES, where a word without annotation breaks a span. */
export function labelTags(head: Pick<Head, "kind">, tags: readonly (string | undefined)[]): (string | undefined)[] {
  if (head.kind === "token") return [...tags];
  const bioes = convertTags(
    tags.map((tag) => tag ?? "_"),
    "BIOES",
  );
  return tags.map((tag, at) => (tag === undefined ? undefined : bioes[at]));
}

export function wordsOf(sentences: readonly TrainingSentence[]): number {
  return sentences.reduce((sum, { encoded }) => sum + encoded.words, 0);
}
