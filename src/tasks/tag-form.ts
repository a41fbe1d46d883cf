import { parseTag } from "./schemes";

/** What a tag of a span column is by its letters alone: outside of spans, part of one, or neither. */
export type TagForm = "outside" | "span" | "malformed";

/** The prefixes of all schemes. */
const PREFIXES = new Set(["B", "I", "E", "S", "L", "U"]);
const OUTSIDE_LABELS = new Set(["O", "o", "0"]);
/** Several hyphens are part of a label, one at its beginning or end is a slip; `|` and blanks join two tags. */
const LABEL = /^[^-|\s](?:[^|\s]*[^-|\s])?$/;

/** The form of a tag; `_` is no tag. A prefix alone, as in a column of spans of one type, is part of a span. */
export function formOfTag(tag: string): TagForm {
  if (tag === "O") return "outside";
  const { prefix, label } = parseTag(tag);
  if (!PREFIXES.has(prefix)) return "malformed";
  if (prefix === tag) return "span";
  return LABEL.test(label) && !OUTSIDE_LABELS.has(label) ? "span" : "malformed";
}
