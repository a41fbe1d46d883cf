import type { Rule } from "../../rule";

/** The rules about the tags of tasks. */
export const tagRules: readonly Rule[] = [];
