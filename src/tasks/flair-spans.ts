import { parseTag, type Span } from "./spans";

/**
 * Reads the spans of a sentence of BIOES tags as Flair does (`get_spans_from_bio` of `flair/data.py`, 0.15.1): B and S begin a span, and so
 * does I of another label than the tag before; anything else goes on. A span has the label that most of its tags have, where that of a tag
 * which begins it weighs a little more. On well-formed tags `readSpans` finds the same.
 */
export function readFlairSpans(tags: readonly string[]): Span[] {
  const spans: Span[] = [];
  let open: { start: number; weights: Map<string, number> } | undefined;
  let previous = "";
  const close = (end: number) => {
    if (open) spans.push({ start: open.start, end, label: heaviest(open.weights) });
    open = undefined;
  };
  tags.forEach((tag, position) => {
    const { prefix, label } = parseTag(tag);
    if (label === "") {
      close(position);
    } else {
      const begins = prefix === "B" || prefix === "S" || (prefix === "I" && label !== previous);
      if (begins) close(position);
      open ??= { start: position, weights: new Map() };
      open.weights.set(label, (open.weights.get(label) ?? 0) + (begins ? 1.1 : 1));
    }
    previous = label;
  });
  close(tags.length);
  return spans;
}

/** The first of several that weigh alike. */
function heaviest(weights: ReadonlyMap<string, number>): string {
  return [...weights].reduce((best, other) => (other[1] > best[1] ? other : best))[0];
}
