import type { Comment, Layout, Token } from "../../../conll/document";
import { formOf } from "../../../conll/read";
import { readMisc } from "../../../tasks/misc";
import type { SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";
import { parseWordNumber } from "../../word-numbers";

const SPACE = 32;
const NO_SPACE = "SpaceAfter=No";
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
    const comment = sentence.comments.find((one) => one.hasKey("text") && !one.misplaced);
    const { value } = comment ?? {};
    if (!comment || !value) return;
    const tokens = surfaceTokens(context);
    if (isJoined(value.text, tokens, layout)) return;
    const written = value.text.replace(SPACES, " ");
    const joined = joinForms(tokens, layout).replace(SPACES, " ").trimEnd();
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

/** The tokens that a reader sees: a range stands for its words, and empty nodes for nothing. */
function surfaceTokens({ sentence, layout }: SentenceContext): readonly Token[] {
  if (sentence.wordCount === sentence.tokenCount) return sentence.tokens;
  let covered = 0;
  return sentence.tokens.filter((token) => {
    if (token.kind === "empty-node") return false;
    if (token.kind === "word" && covered === 0) return true;
    const number = parseWordNumber(token.textOf(layout.idColumn!) ?? "");
    if (number?.kind === "range") covered = number.last;
    if (number?.kind !== "word") return true;
    const isCovered = number.word <= covered;
    if (number.word >= covered) covered = 0;
    return !isCovered;
  });
}

/** Whether a text is what the words make up to the letter: nearly all are, and then nothing need be put together. */
function isJoined(text: string, tokens: readonly Token[], layout: Layout): boolean {
  const misc = layout.columnNames!.indexOf("misc");
  let at = 0;
  for (const token of tokens) {
    const length = token.lengthAt(layout.formColumn, text, at);
    if (length < 0) return false;
    at += length;
    if (!hasSpaceAfter(token, misc)) continue;
    if (at < text.length && text.charCodeAt(at) !== SPACE) return false;
    at++;
  }
  // The last word has a space behind it, which a text does not end with.
  return at === text.length || at === text.length + 1;
}

/** The forms with a space behind each that has no SpaceAfter=No. */
function joinForms(tokens: readonly Token[], layout: Layout): string {
  const misc = layout.columnNames!.indexOf("misc");
  return tokens.map((token) => formOf(token, layout) + (hasSpaceAfter(token, misc) ? " " : "")).join("");
}

function hasSpaceAfter(token: Token, misc: number): boolean {
  const text = token.textOf(misc) ?? "";
  if (text === "_" || !text.includes(NO_SPACE)) return true;
  return text !== NO_SPACE && !readMisc({ text, start: 0 }).some(({ key, value }) => `${key}=${value}` === NO_SPACE);
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
