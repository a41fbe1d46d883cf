import { includesScheme, type SchemeSet } from "../../tasks/fitting-schemes";
import { SCHEMES, type Scheme } from "../../tasks/schemes";

/** What the schemes of all sentences with spans say against the configured one. */
export interface SchemeVerdict {
  /** `other`: nearly all is written in `main`. `mixed`: some sentences are in `main`, some in `second`. */
  readonly kind: "other" | "mixed";
  readonly main: Scheme;
  readonly second: Scheme;
  /** Sentences with spans. */
  readonly total: number;
  /** Sentences that fit `main`. */
  readonly inMain: number;
  /** Sentences that fit `second`, of two mixed ones those that do not fit `main`. */
  readonly inSecond: number;
}

/** Fewer sentences of another scheme, or a smaller share, are faults of their own. */
const FEWEST_SENTENCES = 3;
const SMALLEST_SHARE = 0.1;
/** Each I in IOB2 that begins a span makes a sentence look like IOB1, so a few of them say little. */
const SMALLEST_SHARE_OF_IOB = 0.25;

/**
 * Whether a column is written in another scheme than the configured one, or mixes two; undefined where it is in that one,
 * single faults aside. `showingByFit` counts the sentences that show a scheme by the set of schemes that they fit.
 */
export function judgeScheme(showingByFit: Int32Array, configured: Scheme): SchemeVerdict | undefined {
  const countWhere = (isCounted: (fitting: SchemeSet) => boolean) =>
    showingByFit.reduce((sum, count, fitting) => (isCounted(fitting) ? sum + count : sum), 0);
  const best = (schemes: readonly Scheme[], isCounted: (fitting: SchemeSet) => boolean) =>
    schemes
      .map((scheme) => ({
        scheme,
        count: countWhere((fitting) => includesScheme(fitting, scheme) && isCounted(fitting)),
      }))
      .reduce((most, other) => (other.count > most.count ? other : most));

  const total = countWhere(() => true);
  const isMany = (count: number, share = SMALLEST_SHARE) => count >= FEWEST_SENTENCES && count >= share * total;
  const all = [configured, ...SCHEMES.filter((scheme) => scheme !== configured)];
  const main = best(all, () => true);
  const others = all.filter((scheme) => scheme !== main.scheme);
  const second = best(others, (fitting) => !includesScheme(fitting, main.scheme));
  const share = [main, second].every(({ scheme }) => scheme.startsWith("IOB")) ? SMALLEST_SHARE_OF_IOB : SMALLEST_SHARE;
  if (isMany(second.count, share)) {
    const counts = { total, inMain: main.count, inSecond: second.count };
    return { kind: "mixed", main: main.scheme, second: second.scheme, ...counts };
  }
  const inConfigured = countWhere((fitting) => includesScheme(fitting, configured));
  if (!isMany(main.count - inConfigured)) return undefined;
  return {
    kind: "other",
    main: main.scheme,
    second: configured,
    total,
    inMain: main.count,
    inSecond: inConfigured,
  };
}
