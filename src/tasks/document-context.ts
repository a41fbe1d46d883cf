import type { Sentence } from "../conll/document";
import { findSentence, wordsOf, type ConllDocument } from "../conll/read";

/** A sentence as a model reads it. */
export interface SentenceWords {
  readonly forms: readonly string[];
  /** What stands around it in its document, where the model reads that too. */
  readonly context?: DocumentContext;
}

/** The words before and after a sentence. */
export interface DocumentContext {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Sentences one after the other, of one document or several. */
interface Sentences {
  readonly length: number;
  readonly formsAt: (place: number) => readonly string[];
  readonly beginsDocument: (place: number) => boolean;
}

/**
 * The words around a sentence of a file, up to the beginning or the end of its document: a `-DOCSTART-` line, or a sentence with a
 * comment `# newdoc` (CoNLL-U).
 * @param count of words to each side at most
 */
export function contextOf(
  { sentences }: ConllDocument,
  sentence: Sentence,
  formColumn: number,
  count: number,
): DocumentContext {
  return contextAt(
    {
      length: sentences.length,
      formsAt: (place) => wordsOf(sentences[place]!).map((token) => token.textOf(formColumn) ?? ""),
      beginsDocument: (place) => {
        const { documentBoundary, comments } = sentences[place]!;
        return documentBoundary || comments.some((comment) => comment.beginsWith("newdoc"));
      },
    },
    findSentence(sentences, sentence.firstLine),
    count,
  );
}

/** The same for one document of sentences that are nothing but words. */
export function contextAmong(sentences: readonly (readonly string[])[], place: number, count: number): DocumentContext {
  const all = { length: sentences.length, formsAt: (at: number) => sentences[at]!, beginsDocument: () => false };
  return contextAt(all, place, count);
}

function contextAt({ length, formsAt, beginsDocument }: Sentences, place: number, count: number): DocumentContext {
  let before: string[] = [];
  for (let at = place; before.length < count && at > 0 && !beginsDocument(at); at--) {
    before = [...formsAt(at - 1), ...before];
  }
  const after: string[] = [];
  for (let at = place + 1; after.length < count && at < length && !beginsDocument(at); at++) after.push(...formsAt(at));
  return { before: before.slice(Math.max(0, before.length - count)), after: after.slice(0, count) };
}
