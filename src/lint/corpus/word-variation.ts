import type { Task } from "../../tasks/task";
import type { CorpusContext, CorpusSentence } from "./context";
import { MOST_EXAMPLES, MOST_SLIPS, mostFrequent, type Place, type Variation } from "./variation";

/** A form that is rarer says too little about how it is to be tagged. */
const FEWEST_PLACES = 20;

/** A form with another tag in more places than that has several uses. */
const USUAL_SHARE = 0.95;

/** A tag of a form that hardly any other place of the form has. */
interface Slip extends Place {
  readonly examples: Place[];
}

/** A form that has one tag nearly everywhere, but not everywhere. */
interface SteadyForm {
  readonly usual: string;
  readonly usualCount: number;
  readonly count: number;
  /** The tags that it hardly ever has. */
  readonly rare: ReadonlySet<string>;
  readonly slips: Slip[];
}

/**
 * Words with a tag that the form hardly ever has, though between the same neighbours it has its usual one.
 *
 * The neighbours are what tells a slip from a rare use ("eating out of a can"): in UD English-EWT, of a thousand tags that 95
 * percent of the places of the form contradict, next to all are right; of the twelve that are rare and stand between the same
 * neighbours eight are worth a look, in GENIA nine of ten.
 */
export function findWordVariations(corpus: CorpusContext, task: Task): Variation[] {
  const forms = findSteadyForms(corpus, task);
  eachWord(corpus, task, (sentence, word, tag) => {
    const form = forms.get(sentence.forms[word]!);
    if (form?.rare.has(tag)) form.slips.push({ sentence, word, examples: [] });
  });
  eachWord(corpus, task, (sentence, word, tag) => {
    const form = forms.get(sentence.forms[word]!);
    if (form?.usual === tag) form.slips.forEach((slip) => compare(slip, { sentence, word }));
  });
  return [...forms].flatMap(([form, steady]) => describeSlips(form, steady, task));
}

function findSteadyForms(corpus: CorpusContext, task: Task): Map<string, SteadyForm> {
  const counted = new Map<string, Map<string, number>>();
  eachWord(corpus, task, (sentence, word, tag) => {
    const form = sentence.forms[word]!;
    let counts = counted.get(form);
    if (!counts) counted.set(form, (counts = new Map()));
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  });
  const steady = new Map<string, SteadyForm>();
  for (const [form, counts] of counted) {
    const [usual, usualCount] = mostFrequent(counts);
    const count = [...counts.values()].reduce((sum, one) => sum + one);
    if (counts.size === 1 || count < FEWEST_PLACES || usualCount < USUAL_SHARE * count) continue;
    const rare = new Set([...counts.keys()].filter((tag) => counts.get(tag)! <= MOST_SLIPS));
    steady.set(form, { usual, usualCount, count, rare, slips: [] });
  }
  return steady;
}

function compare(slip: Slip, place: Place): void {
  if (slip.examples.length < MOST_EXAMPLES && haveSameNeighbours(slip, place)) slip.examples.push(place);
}

/** The same form on both sides; the edge of the sentence may stand in for one of them. */
function haveSameNeighbours(a: Place, b: Place): boolean {
  const [before, after] = [a.sentence.forms[a.word - 1], a.sentence.forms[a.word + 1]];
  if (before === undefined && after === undefined) return false;
  return before === b.sentence.forms[b.word - 1] && after === b.sentence.forms[b.word + 1];
}

function describeSlips(form: string, { slips, ...steady }: SteadyForm, task: Task): Variation[] {
  return slips
    .filter(({ examples }) => examples.length > 0)
    .map((slip) => ({ ...steady, ...slip, forms: [form], here: slip.sentence.tagsOf(task)![slip.word]! }));
}

function eachWord(
  corpus: CorpusContext,
  task: Task,
  visit: (sentence: CorpusSentence, word: number, tag: string) => void,
): void {
  for (const sentence of corpus.sentences) {
    sentence.tagsOf(task)?.forEach((tag, word) => {
      if (tag !== undefined) visit(sentence, word, tag);
    });
  }
}
