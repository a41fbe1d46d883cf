import { SCHEMES, canFollow, parseTag, type Scheme } from "./schemes";
import { writeSpans } from "./spans";
import type { Task } from "./task";

/** A tag that may be meant at a place. */
export interface TagCandidate {
  readonly tag: string;
  /** How often the file has it; 0 where only its label occurs, with another prefix. */
  readonly count: number;
  /** Whether the scheme lets it follow the tag before. */
  readonly isLegal: boolean;
}

/**
 * The tags for a token, those first that may follow the tag of the token before (undefined at the head of a sentence), and
 * among them those that the file has most often.
 *
 * @param counts how often each tag of the task occurs
 */
export function tagCandidates(
  task: Task,
  counts: ReadonlyMap<string, number>,
  previous: string | undefined,
): TagCandidate[] {
  const tags = task.kind === "span" ? spanTags(task.scheme, counts) : counts.keys();
  return Array.from(tags, (tag) => ({
    tag,
    count: counts.get(tag) ?? 0,
    isLegal: task.kind === "token" || mayFollow(previous, tag, task.scheme),
  })).sort(
    (a, b) =>
      Number(b.isLegal) - Number(a.isLegal) || b.count - a.count || (a.tag < b.tag ? -1 : Number(a.tag > b.tag)),
  );
}

/** Whether a scheme lets a tag follow another one; undefined is the head of a sentence, and `_` is outside of spans. */
export function mayFollow(previous: string | undefined, next: string, scheme: Scheme): boolean {
  if (scheme === "BIOES") return canFollow(previous, next);
  if (scheme === "BILOU") return canFollow(previous === undefined ? undefined : asBioes(previous), asBioes(next));
  const before = parseTag(previous ?? "O");
  const after = parseTag(next);
  const continues = (before.prefix === "B" || before.prefix === "I") && before.label === after.label;
  // IOB2 begins each span with B; IOB1 only one that touches another of its type.
  const needsSpanBefore = scheme === "IOB2" ? "I" : "B";
  return after.prefix !== needsSpanBefore || continues;
}

/** `O`, and each label of the file with each prefix of the scheme. */
function spanTags(scheme: Scheme, counts: ReadonlyMap<string, number>): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const tag of counts.keys()) {
    const { prefix, label } = parseTag(tag);
    if (PREFIXES.has(prefix) && label !== "") labels.add(label);
  }
  const prefixes = prefixesOf(scheme);
  return new Set(["O", ...[...labels].flatMap((label) => prefixes.map((prefix) => `${prefix}-${label}`))]);
}

/** The prefixes that a scheme writes: those of a long span, of one of one token, and of one that touches another. */
function prefixesOf(scheme: Scheme): string[] {
  const label = "X";
  const spans = [
    { start: 0, end: 1, label },
    { start: 1, end: 4, label },
  ];
  return [...new Set(writeSpans(spans, 4, scheme).map((tag) => parseTag(tag).prefix))];
}

const PREFIXES: ReadonlySet<string> = new Set(SCHEMES.flatMap(prefixesOf));

function asBioes(tag: string): string {
  const { prefix, label } = parseTag(tag);
  return prefix === "L" ? `E-${label}` : prefix === "U" ? `S-${label}` : tag;
}
