import type { Rule } from "../../rule";

/** The rules about numbers of words and names of sentences. */
export const idRules: readonly Rule[] = [];
