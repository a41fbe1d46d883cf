import { parseTag, type Scheme } from "../../tasks/schemes";
import { formOfTag } from "../../tasks/tag-form";

/** What a malformed tag is, and what may be meant. */
export interface MalformedTag {
  /** Goes on after the tag: `"0" is ...`. */
  readonly fault: string;
  /** The one way to read it; undefined where there are several or none. */
  readonly fix?: string;
  /** What else may be meant. */
  readonly guesses: readonly string[];
}

const LIKE_O = new Set(["o", "0", "\u041E", "\u043E", "\u039F", "\u03BF", "\uFF2F"]);
const OTHER_DASH = /^([BIESLU])[\u00AD\u2010-\u2015\u2212\uFE58\uFE63\uFF0D](.+)$/i;
const LOWER_CASE_PREFIX = /^([bieslu])-(.+)$/;
const OTHER_SEPARATOR = /^([BIESLU])[\s_:/.-]+(.+?)-*$/i;
const GLUE = /[\s|,;/]+/;
const NO_SEPARATOR = /^([BIESLU])(.+)$/i;
/** Prefixes of schemes that are not ours: M is I in BMES, W is a span of one word. */
const SAME_PREFIX: Readonly<Record<string, string>> = { M: "I", W: "S" };

/**
 * What a tag that `formOfTag` calls malformed must be without looking at others; undefined where others have to tell.
 */
export function readAlone(tag: string): { readonly fault: string; readonly fix: string } | undefined {
  if (LIKE_O.has(tag)) return { fault: "is not the letter O of words outside of spans", fix: "O" };
  const dash = OTHER_DASH.exec(tag);
  const repaired = dash && `${dash[1]!.toUpperCase()}-${dash[2]!}`;
  if (repaired && isSpanTag(repaired))
    return { fault: "has another dash than the hyphen after its prefix", fix: repaired };
  const lower = LOWER_CASE_PREFIX.exec(tag);
  const upper = lower && `${lower[1]!.toUpperCase()}-${lower[2]!}`;
  return upper && isSpanTag(upper) ? { fault: "has its prefix in lower case", fix: upper } : undefined;
}

/**
 * What a malformed tag is.
 *
 * @param known the labels of the column's well-formed tags
 * @param nearby the labels of the words beside it
 */
export function describeMalformed(
  tag: string,
  scheme: Scheme,
  known: ReadonlySet<string>,
  nearby: readonly string[],
): MalformedTag {
  const alone = readAlone(tag);
  if (alone) return { ...alone, guesses: [] };
  const { prefix, label } = parseTag(tag);
  const isPrefix = "BIESLU".includes(prefix) && prefix !== "";
  if (isPrefix && label === "") {
    return {
      fault: "has a prefix without a type",
      guesses: [...new Set(nearby)].map((type) => (type === "" ? prefix : `${prefix}-${type}`)),
    };
  }
  if (isPrefix && formOfLabel(label) === "outside") {
    return { fault: "marks a word outside of spans as part of one", guesses: ["O"] };
  }
  if (prefix === "O" && label !== "") {
    return {
      fault: "gives a type to a word outside of spans",
      guesses: ["O", ...(known.has(label) ? spanTags(label, scheme) : [])],
    };
  }

  const separated = OTHER_SEPARATOR.exec(tag);
  if (separated && isSpanTag(`B-${separated[2]!}`)) {
    const written = `${separated[1]!.toUpperCase()}-${separated[2]!}`;
    const fault = "is not written as a prefix, one hyphen and a type";
    return known.has(separated[2]!) ? { fault, fix: written, guesses: [] } : { fault, guesses: [written] };
  }
  const parts = [...new Set(tag.split(GLUE))].filter((part) => formOfTag(part) !== "malformed");
  if (GLUE.test(tag) && parts.length > 0) return { fault: "holds more than a tag", guesses: parts };
  if (known.has(tag)) return { fault: "is a type without a prefix", guesses: spanTags(tag, scheme) };
  const glued = NO_SEPARATOR.exec(tag);
  if (glued && known.has(glued[2]!)) {
    return { fault: "has no hyphen after its prefix", guesses: [`${glued[1]!.toUpperCase()}-${glued[2]!}`] };
  }
  if (prefix !== "" && label !== "") {
    const guesses = known.has(label)
      ? SAME_PREFIX[prefix]
        ? [`${SAME_PREFIX[prefix]}-${label}`]
        : spanTags(label, scheme)
      : [];
    return { fault: "has a prefix of no scheme", guesses };
  }
  return { fault: "is no tag of spans", guesses: tag === "-" || tag === "." ? ["O", "_"] : [] };
}

function isSpanTag(tag: string): boolean {
  return formOfTag(tag) === "span";
}

function formOfLabel(label: string): "outside" | "type" {
  return label === "O" || LIKE_O.has(label) ? "outside" : "type";
}

/** The tags that a word of a span of that type may have, the most usual first. */
function spanTags(label: string, scheme: Scheme): string[] {
  const letters = { IOB1: "IB", IOB2: "BI", BIOES: "SBIE", BILOU: "UBIL" };
  return [...letters[scheme]].map((prefix) => `${prefix}-${label}`);
}
