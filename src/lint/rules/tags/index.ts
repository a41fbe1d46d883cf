import type { Rule } from "../../rule";
import { label } from "./label";
import { malformed } from "./malformed";
import { partly } from "./partly";
import { scheme } from "./scheme";
import { sequence } from "./sequence";
import { upos } from "./upos";
import { wholeSentence } from "./whole-sentence";

/** The rules about the tags of tasks. */
export const tagRules: readonly Rule[] = [malformed, scheme, sequence, label, upos, wholeSentence, partly];
