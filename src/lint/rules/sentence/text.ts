import type { Comment, Token } from "../../../conll/document";
import { formOf } from "../../../conll/read";
import { readMisc } from "../../../tasks/misc";
import type { SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";
import { parseWordNumber } from "../../word-numbers";

const SPACES = /\s+/g;
/** As many characters say where the two differ. */
const SHOWN = 20;

export const text: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "sentence/text",
  description: "The words of a sentence do not make up its text",
  defaultSeverity: "warning",
  check(context, report) {
    const { sentence, layout, words } = context;
    if (layout.format !== "conllu" || words.length === 0) return;
    const comment = sentence.comments.find(({ key, misplaced }) => key?.text === "text" && !misplaced);
    const { value } = comment ?? {};
    if (!comment || !value) return;
    const written = value.text.replace(SPACES, " ");
    const joined = joinForms(context).replace(SPACES, " ").trimEnd();
    if (written === joined) return;
    report({
      at: rangeOf(comment, context),
      message: `The words make up ${describe(joined, written)}: correct the text, a word or a SpaceAfter=No.`,
    });
  },
};

function rangeOf({ offset, value }: Comment, { sentence }: SentenceContext) {
  return { line: sentence.firstLine + offset, start: value!.start, end: value!.end };
}

/** The forms with a space behind each that has no SpaceAfter=No; a range stands for its words. */
function joinForms({ sentence, layout }: SentenceContext): string {
  const misc = layout.columnNames!.indexOf("misc");
  let joined = "";
  if (sentence.tokens.every(({ kind }) => kind === "word")) {
    for (const token of sentence.tokens) joined += formOf(token, layout) + (hasSpaceAfter(token, misc) ? " " : "");
    return joined;
  }
  let covered = 0;
  for (const token of sentence.tokens) {
    if (token.kind === "empty-node") continue;
    const number = parseWordNumber(token.cell(layout.idColumn!)?.text ?? "");
    if (number?.kind === "range") covered = number.last;
    else if (number?.kind === "word" && number.word <= covered) continue;
    joined += formOf(token, layout) + (hasSpaceAfter(token, misc) ? " " : "");
  }
  return joined;
}

function hasSpaceAfter(token: Token, misc: number): boolean {
  const cell = token.line.includes("SpaceAfter=No") ? token.cell(misc) : undefined;
  return !cell || !readMisc(cell).some(({ key, value }) => key === "SpaceAfter" && value === "No");
}

function describe(joined: string, written: string): string {
  let at = 0;
  while (at < joined.length && joined[at] === written[at]) at++;
  const [start, from] = [Math.max(0, at - SHOWN / 2), at - SHOWN / 2 > 0 ? "…" : ""];
  const show = (value: string) => {
    return `"${from}${value.slice(start, at + SHOWN)}${value.length > at + SHOWN ? "…" : ""}"`;
  };
  return `${show(joined)} where the text has ${show(written)}`;
}
