import type { Rule } from "../../rule";
import { byteOrderMark } from "./byte-order-mark";
import { commentPlace } from "./comment-place";
import { emptySentence } from "./empty-sentence";
import { extraBlankLine } from "./extra-blank-line";
import { finalLine } from "./final-line";
import { invalidLine } from "./invalid-line";
import { invisibleCharacter } from "./invisible-character";
import { lineBreak } from "./line-break";
import { pseudoBlankLine } from "./pseudo-blank-line";
import { replacementCharacter } from "./replacement-character";
import { unicodeForm } from "./unicode-form";
import { whiteSpace } from "./white-space";

/** The rules about white space, lines and characters. */
export const layoutRules: readonly Rule[] = [
  whiteSpace,
  invalidLine,
  commentPlace,
  pseudoBlankLine,
  extraBlankLine,
  emptySentence,
  finalLine,
  lineBreak,
  byteOrderMark,
  unicodeForm,
  invisibleCharacter,
  replacementCharacter,
];
