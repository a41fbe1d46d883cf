import type { Random } from "../random";

/** How a sentence may be written otherwise, and which part of those that are is written so. */
const casings: readonly { readonly part: number; readonly write: (form: string) => string }[] = [
  { part: 0.5, write: (form) => form.replace(/^./u, (first) => first.toUpperCase()) },
  { part: 0.3, write: (form) => form.toLowerCase() },
  { part: 0.2, write: (form) => form.toUpperCase() },
];

/**
 * The forms of a sentence, or with the probability `share` the same as a headline, in small letters or in capitals, so that what stands
 * in a corpus in one casing alone is known in others too (as spaCy's `lower_case` and `orth_variants` augment). Forms stay that lower case would not lead back to, such as
 * "Maß" in capitals.
 */
export function recased(forms: readonly string[], share: number, random: Random): readonly string[] {
  if (share === 0) return forms;
  let drawn = random.uniform() / share;
  const casing = casings.find(({ part }) => (drawn -= part) < 0);
  if (!casing) return forms;
  return forms.map((form) => {
    const written = casing.write(form);
    return written.toLowerCase() === form.toLowerCase() ? written : form;
  });
}
