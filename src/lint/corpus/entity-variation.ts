import type { SpanTask } from "../../tasks/task";
import type { CorpusContext, CorpusSentence } from "./context";
import { MOST_EXAMPLES, MOST_SLIPS, mostFrequent, type Place, type Variation } from "./variation";

/** How often words must be a span of one type, and in which share of all their places: one word means more things than several. */
const SEVERAL_WORDS = { fewest: 5, share: 0.8 };
const ONE_WORD = { fewest: 10, share: 0.9 };

/** `Enron`, not `ADR` or `oxygen`: abbreviations stand for several things, and common nouns are no names everywhere. */
const NAME = /^\p{Lu}.*\p{Ll}/u;

const OUTSIDE = "O";
const IN_PART = "in part";

/** Words that are a span somewhere, and all places where they stand, by what they are there. */
interface Entity {
  readonly forms: readonly string[];
  readonly usual: string;
  readonly places: Map<string, Place[]>;
}

/**
 * Places where words are no span, or one of another type, or a span in part, though they are one of a certain type nearly
 * everywhere else. Inside a longer span they are part of another name, and are left out.
 */
export function findEntityVariations(corpus: CorpusContext, task: SpanTask): Variation[] {
  const entities = findEntities(corpus, task);
  for (const sentence of corpus.sentences) if (sentence.tagsOf(task)) addPlaces(sentence, task, entities);
  return withoutNested([...entities.values()].flat().flatMap(variationsOf));
}

/** The entities that are often enough of one type, by their first word. */
function findEntities(corpus: CorpusContext, task: SpanTask): Map<string, Entity[]> {
  const counted = new Map<string, { forms: readonly string[]; counts: Map<string, number> }>();
  for (const sentence of corpus.sentences) {
    for (const { start, end, label } of sentence.spansOf(task)) {
      const forms = sentence.forms.slice(start, end);
      const key = forms.join("\t");
      let entity = counted.get(key);
      if (!entity) counted.set(key, (entity = { forms, counts: new Map() }));
      entity.counts.set(label, (entity.counts.get(label) ?? 0) + 1);
    }
  }
  const byFirst = new Map<string, Entity[]>();
  for (const { forms, counts } of counted.values()) {
    const [usual, count] = mostFrequent(counts);
    const isName = forms.length > 1 || NAME.test(forms[0]!);
    if (!isName || count < demandsOn(forms).fewest) continue;
    const entity = { forms, usual, places: new Map() };
    byFirst.set(forms[0]!, [...(byFirst.get(forms[0]!) ?? []), entity]);
  }
  return byFirst;
}

function addPlaces(sentence: CorpusSentence, task: SpanTask, entities: ReadonlyMap<string, readonly Entity[]>): void {
  sentence.forms.forEach((form, word) => {
    for (const { forms, places } of entities.get(form) ?? []) {
      const isHere = forms.every((other, i) => sentence.forms[word + i] === other);
      const annotation = isHere ? annotationOf(sentence, task, word, word + forms.length) : undefined;
      if (annotation === undefined) continue;
      const alike = places.get(annotation);
      if (alike) alike.push({ sentence, word });
      else places.set(annotation, [{ sentence, word }]);
    }
  });
}

/** What some words of a sentence are: the type of their span, outside, or in part; undefined where they do not compare. */
function annotationOf(sentence: CorpusSentence, task: SpanTask, start: number, end: number): string | undefined {
  if (sentence.tagsOf(task)!.slice(start, end).includes(undefined)) return undefined;
  const touching = sentence.spansOf(task).filter((span) => span.start < end && start < span.end);
  if (touching.length === 0) return OUTSIDE;
  if (touching.some((span) => span.start < start || span.end > end)) return undefined;
  const [first] = touching;
  return first!.start === start && first!.end === end ? first!.label : IN_PART;
}

function variationsOf({ forms, usual, places }: Entity): Variation[] {
  const usualPlaces = places.get(usual) ?? [];
  const count = [...places.values()].reduce((sum, { length }) => sum + length, 0);
  const { fewest, share } = demandsOn(forms);
  if (usualPlaces.length < fewest || usualPlaces.length < share * count) return [];
  const slips = [...places].filter(([annotation, { length }]) => annotation !== usual && length <= MOST_SLIPS);
  return slips.flatMap(([annotation, alike]) =>
    alike.map((place) => ({
      ...place,
      forms,
      here: annotation === IN_PART ? undefined : annotation,
      usual,
      usualCount: usualPlaces.length,
      count,
      examples: usualPlaces.slice(0, MOST_EXAMPLES),
    })),
  );
}

/** Where "renal failure" is not annotated in "acute renal failure", which is not either, that is one slip. */
function withoutNested(variations: readonly Variation[]): Variation[] {
  const bySentence = new Map<CorpusSentence, Variation[]>();
  for (const one of variations) bySentence.set(one.sentence, [...(bySentence.get(one.sentence) ?? []), one]);
  const contains = (a: Variation, b: Variation) =>
    a.forms.length > b.forms.length && a.word <= b.word && b.word + b.forms.length <= a.word + a.forms.length;
  return variations.filter((one) => !bySentence.get(one.sentence)!.some((other) => contains(other, one)));
}

function demandsOn(forms: readonly string[]): typeof ONE_WORD {
  return forms.length > 1 ? SEVERAL_WORDS : ONE_WORD;
}
