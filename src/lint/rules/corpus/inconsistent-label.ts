import type { Task } from "../../../tasks/task";
import { findEntityVariations } from "../../corpus/entity-variation";
import type { Place, Variation } from "../../corpus/variation";
import { findWordVariations } from "../../corpus/word-variation";
import type { CorpusRule } from "../../rule";

/** One finding for each place that is annotated unlike almost all others of the same words; few, but most of them slips. */
export const inconsistentLabel: CorpusRule = {
  scope: "corpus",
  id: "corpus/inconsistent-label",
  description: "A word or an entity is annotated otherwise than almost everywhere else",
  defaultSeverity: "info",
  check(corpus, report) {
    for (const task of corpus.project.tasks) {
      const find = task.kind === "span" ? findEntityVariations(corpus, task) : findWordVariations(corpus, task);
      for (const variation of find) {
        const { sentence, word, usual, examples } = variation;
        report(sentence.text, {
          at: sentence.rangeOfTag(word, task),
          message: describe(variation, task),
          related: examples.map((place) => place.sentence.relatedPlace(place.word, `Here it is ${usual}.`)),
        });
      }
    }
  },
};

function describe({ forms, here, usual, usualCount, count, examples }: Variation, { id, kind }: Task): string {
  const words = forms.join(" ");
  const where = kind === "token" ? ", between the same words too" : "";
  const [example] = examples as [Place];
  const annotation = here === "O" ? "no span" : here === undefined ? "a span in part only" : here;
  return `"${words}" is ${usual} in ${usualCount} of ${count} places${where} (such as ${example.sentence.placeOf(example.word)}), and ${annotation} here for ${id}: correct this one, unless it is meant.`;
}
