import { parseTag } from "./spans";
import type { Task } from "./task";

/** Parts of speech (Universal Dependencies, https://universaldependencies.org/u/pos/). */
const partsOfSpeech: Readonly<Record<string, string>> = {
  ADJ: "adjective",
  ADP: "adposition",
  ADV: "adverb",
  AUX: "auxiliary",
  CCONJ: "coordinating conjunction",
  DET: "determiner",
  INTJ: "interjection",
  NOUN: "noun",
  NUM: "numeral",
  PART: "particle",
  PRON: "pronoun",
  PROPN: "proper noun",
  PUNCT: "punctuation",
  SCONJ: "subordinating conjunction",
  SYM: "symbol",
  VERB: "verb",
  X: "other",
};

/** Types of names in CoNLL-2003 and OntoNotes 5 (https://catalog.ldc.upenn.edu/LDC2013T19), and of phrases in CoNLL-2000. */
const spanTypes: Readonly<Record<string, string>> = {
  PER: "person",
  PERSON: "person",
  LOC: "location",
  ORG: "organization",
  MISC: "name of another kind",
  GPE: "country, city or state",
  NORP: "nationality, religious or political group",
  FAC: "building, airport, road or bridge",
  PRODUCT: "product",
  EVENT: "named event",
  WORK_OF_ART: "title of a book, song or other work",
  LAW: "named document that is made law",
  LANGUAGE: "language",
  DATE: "date or period",
  TIME: "time shorter than a day",
  PERCENT: "percentage",
  MONEY: "amount of money",
  QUANTITY: "measurement",
  ORDINAL: "ordinal number",
  CARDINAL: "cardinal number",
  NP: "noun phrase",
  VP: "verb phrase",
  PP: "prepositional phrase",
  ADVP: "adverb phrase",
  ADJP: "adjective phrase",
  SBAR: "subordinated clause",
  PRT: "particle",
  INTJ: "interjection",
  CONJP: "conjunction phrase",
};

/** What a tag commonly stands for; undefined where it is of a tag set of one's own. */
export function describeTag(tag: string, { kind }: Pick<Task, "kind">): string | undefined {
  if (kind === "token") return partsOfSpeech[tag];
  return tag === "O" ? "outside of any span" : spanTypes[parseTag(tag).label];
}
