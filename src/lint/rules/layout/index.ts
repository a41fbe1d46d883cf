import type { Rule } from "../../rule";

/** The rules about white space, lines and characters. */
export const layoutRules: readonly Rule[] = [];
