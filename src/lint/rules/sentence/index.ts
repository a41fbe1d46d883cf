import type { Rule } from "../../rule";
import { missingSentId } from "./missing-sent-id";
import { repeatedSentId } from "./repeated-sent-id";
import { text } from "./text";
import { tooLong } from "./too-long";

/** The rules about names, texts and lengths of sentences. */
export const rulesAboutSentences: readonly Rule[] = [missingSentId, repeatedSentId, text, tooLong];
