import type { Rule } from "../../rule";
import { emptyNode } from "./empty-node";
import { range } from "./range";
import { sequence } from "./sequence";
import { wordId } from "./word-id";

/** The rules about the numbers of words. */
export const idRules: readonly Rule[] = [wordId, sequence, range, emptyNode];
