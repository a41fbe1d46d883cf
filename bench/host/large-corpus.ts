export const lines = 300_000;

/**
 * Sentences of six words, one of two hundred with a tag that is no tag, so that there is something to find.
 * @param isVaried whether no two of them are the same
 */
export function largeCorpus({ isVaried = false } = {}): string {
  const words = ["Keller\tPROPN\tI-PER", "flew\tVERB\tO", "to\tADP\tO", "Lisbon\tPROPN\tB-LOC"];
  const sentence = (at: number) => [
    `# sent_id = ${at}`,
    "# multitask_id = task_ner|task_pos",
    `Anna${isVaried ? at : ""}\tPROPN\tB-PER`,
    ...words,
    at % 200 === 0 ? ".\tPUNCT\tI-O" : ".\tPUNCT\tO",
    "",
    "",
  ];
  return Array.from({ length: lines / 9 }, (_, at) => sentence(at).join("\n")).join("");
}

/** The value below which a share of some values lies, as text. */
export function at(share: number, values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
}

export const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
