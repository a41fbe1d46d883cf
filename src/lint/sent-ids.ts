import type { Comment, Layout, Sentence } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import { changedSentences } from "../conll/changed-sentences";

/** The names of the sentences of a file, counted. */
export interface SentIds {
  /** Sentences with words. */
  readonly sentences: number;
  /** Those of them that have a `sent_id`. */
  readonly named: number;
  /** How many sentences have each name. */
  readonly counts: ReadonlyMap<string, number>;
  /** Names that more than one sentence has. */
  readonly repeated: number;
}

/** The `# sent_id = ...` of a sentence. */
export function sentIdOf({ comments }: Sentence): Comment | undefined {
  return comments.find((comment) => comment.hasKey("sent_id") && !comment.misplaced);
}

class Tally implements SentIds {
  sentences = 0;
  named = 0;
  repeated = 0;
  readonly counts = new Map<string, number>();
  document: ConllDocument | undefined;
  list: readonly Sentence[] = [];
  /** The names as they were counted: a sentence keeps its own as long as it is the same. */
  names: readonly (string | undefined)[] = [];

  update(document: ConllDocument): void {
    const { start, endBefore, endAfter } = changedSentences(this.list, document);
    for (let at = start; at < endBefore; at++) this.count(this.list[at]!, this.names[at], -1);
    const added = document.sentences.slice(start, endAfter).map(nameOf);
    added.forEach((name, at) => this.count(document.sentences[start + at]!, name, 1));
    this.names = this.names.slice(0, start).concat(added, this.names.slice(endBefore));
    this.list = document.sentences;
    this.document = document;
  }

  private count({ tokenCount, documentBoundary }: Sentence, name: string | undefined, sign: 1 | -1): void {
    if (tokenCount > 0 && !documentBoundary) {
      this.sentences += sign;
      if (name !== undefined) this.named += sign;
    }
    if (!name) return;
    const before = this.counts.get(name) ?? 0;
    if (before + sign === 0) this.counts.delete(name);
    else this.counts.set(name, before + sign);
    if (Math.max(before, before + sign) === 2) this.repeated += sign;
  }
}

/** A document hands its layout on through edits, so it stands for the file. */
const tallies = new WeakMap<Layout, Tally>();

/** The names of a document's sentences. After an edit only the sentences that it changed are counted again. */
export function sentIdsOf(document: ConllDocument): SentIds {
  let tally = tallies.get(document.layout);
  if (!tally) tallies.set(document.layout, (tally = new Tally()));
  if (tally.document !== document) tally.update(document);
  return tally;
}

/** The empty string for a `# sent_id =` without a name, undefined without such a line. */
function nameOf(sentence: Sentence): string | undefined {
  const comment = sentIdOf(sentence);
  return comment && (comment.value?.text ?? "");
}
