import { labelOf, type CorpusContext } from "./context";

/** The labels that a form has in a corpus and how often, the most frequent first: `NOUN 12, VERB 3`. By task, by form. */
export type FormUses = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Of a form that has more of them. */
const MOST_LABELS = 5;

/** How each form is annotated. A line of text a form is what crosses from thread to thread fastest. */
export function findFormUses(corpus: CorpusContext): FormUses {
  return new Map(
    corpus.project.tasks.map((task) => {
      const byForm = new Map<string, Map<string, number>>();
      for (const sentence of corpus.sentences) {
        sentence.tagsOf(task)?.forEach((tag, word) => {
          if (tag === undefined) return;
          const form = sentence.forms[word]!;
          let counts = byForm.get(form);
          if (!counts) byForm.set(form, (counts = new Map()));
          const label = tag === "O" ? tag : labelOf(tag, task);
          counts.set(label, (counts.get(label) ?? 0) + 1);
        });
      }
      return [task.id, new Map([...byForm].map(([form, counts]) => [form, describe(counts)]))];
    }),
  );
}

function describe(counts: ReadonlyMap<string, number>): string {
  const ordered = [...counts].sort(([, a], [, b]) => b - a);
  const shown = ordered.slice(0, MOST_LABELS).map(([label, count]) => `${label} ${count}`);
  return [...shown, ...(ordered.length > MOST_LABELS ? ["…"] : [])].join(", ");
}
