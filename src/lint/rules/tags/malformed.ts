import type { Sentence } from "../../../conll/document";
import { wordsOf } from "../../../conll/read";
import { parseTag } from "../../../tasks/schemes";
import { readSpans } from "../../../tasks/spans";
import { formOfTag } from "../../../tasks/tag-form";
import type { SpanTask } from "../../../tasks/task";
import type { FileRule } from "../../rule";
import { readFileTags, type FileColumn } from "../../tags/file-tags";
import { describeMalformed, readAlone, type MalformedTag } from "../../tags/malformed-tag";
import { mendTags } from "../../tags/mend";
import { placeFinding, type CellFinding, type CellFix } from "../../tags/place-finding";
import { tagsOfWords } from "../../tags/sentence-tags";

export const malformed: FileRule = {
  scope: "file",
  id: "tags/malformed",
  description: "A tag of a span task is neither O nor a prefix, a hyphen and a type",
  defaultSeverity: "error",
  check(file, report) {
    for (const tagged of readFileTags(file)) {
      const { task } = tagged;
      if (task.kind !== "span" || tagged.odd.length === 0) continue;
      const known = knownLabels(tagged);
      const basis = [task.id, task.scheme, ...[...known].sort()].join(" ");
      for (const at of tagged.odd) {
        const sentence = file.document.sentences[at]!;
        for (const finding of remember(sentence, basis, () => checkSentence(sentence, task, tagged, known))) {
          report(placeFinding(finding, sentence, file.document));
        }
      }
    }
  },
};

const remembered = new WeakMap<Sentence, { readonly basis: string; readonly findings: readonly CellFinding[] }>();

/** What was found in a sentence before, unless it was on another basis: the task and the types that the file knows. */
function remember(sentence: Sentence, basis: string, find: () => CellFinding[]): readonly CellFinding[] {
  const before = remembered.get(sentence);
  if (before?.basis === basis) return before.findings;
  const findings = find();
  remembered.set(sentence, { basis, findings });
  return findings;
}

/** The types of well-formed tags, and of those that only one can be meant by. */
function knownLabels({ counts, dictionary }: FileColumn): Set<string> {
  const known = new Set<string>();
  dictionary.tags.forEach((tag, id) => {
    if (!counts[id]) return;
    const read = dictionary.forms[id] === "malformed" ? readAlone(tag)?.fix : tag;
    if (read !== undefined && read !== "O") known.add(parseTag(read).label);
  });
  return known;
}

function checkSentence(
  sentence: Sentence,
  task: SpanTask,
  tagged: FileColumn,
  known: ReadonlySet<string>,
): CellFinding[] {
  const words = wordsOf(sentence);
  const tags = tagsOfWords(words, tagged);
  const found = findMalformed(tags, task, known);
  const mended = mend(tags, found, task);
  const changed = [...tags.keys()].filter((i) => mended[i] !== tags[i]);
  const write = (changes: readonly (readonly [number, string])[]): CellFix["cells"] =>
    changes.map(([i, tag]) => ({ offset: words[i]!.offset, ...tagged.column.writeTag(words[i]!, tag)! }));

  return [...found].map(([i, { fault, fix, guesses }]) => {
    const { start, end } = tagged.column.readTag(words[i]!)!;
    const meant = fix === undefined ? guesses : [mended[i]!];
    const others = changed.some((at) => !found.has(at)) ? `, and the spans around it in ${task.scheme}` : "";
    // One fix for the sentence: how a tag is written depends on its neighbours, which may be malformed too.
    const cells = write(changed.map((at) => [at, mended[at]!]));
    return {
      at: { offset: words[i]!.offset, start, end },
      message: `"${tags[i]!}" ${fault}: it is read as ${describeReading(tags[i]!)}, or as a label of its own, so write ${list(meant, task)}.`,
      fix: fix === undefined ? undefined : { title: `Write ${mended[i]!}${others}`, cells },
      suggestions: guesses.map((guess) => ({ title: `Write ${guess}`, cells: write([[i, guess]]) })),
    };
  });
}

/** The malformed tags of a sentence, by the places of their words. */
function findMalformed(tags: readonly string[], task: SpanTask, known: ReadonlySet<string>): Map<number, MalformedTag> {
  const found = new Map<number, MalformedTag>();
  tags.forEach((tag, i) => {
    if (tag === "_" || formOfTag(tag) !== "malformed") return;
    const nearby = [tags[i - 1], tags[i + 1]].flatMap((other) =>
      other !== undefined && formOfTag(other) === "span" ? [parseTag(other).label] : [],
    );
    found.set(i, describeMalformed(tag, task.scheme, known, nearby));
  });
  return found;
}

/**
 * The tags of a sentence with those mended that can be. Where these are all, the sentence is looked at for its spans from then
 * on, of which nothing shall be left to mend either.
 */
function mend(tags: readonly string[], found: ReadonlyMap<number, MalformedTag>, { scheme }: SpanTask): string[] {
  const mended = tags.map((tag, i) => found.get(i)?.fix ?? tag);
  return [...found.values()].every(({ fix }) => fix !== undefined) ? mendTags(mended, scheme) : mended;
}

/** What conlleval takes a tag for. */
function describeReading(tag: string): string {
  const [span] = readSpans([tag]);
  if (!span) return "O";
  return span.label === "" ? "a span without a type" : `a span of type ${span.label}`;
}

function list(tags: readonly string[], { scheme }: SpanTask): string {
  if (tags.length === 0) return `O, or a tag of ${scheme} such as ${scheme === "IOB1" ? "I" : "B"}-PER`;
  return tags.length === 1 ? tags[0]! : `${tags.slice(0, -1).join(", ")} or ${tags.at(-1)!}`;
}
