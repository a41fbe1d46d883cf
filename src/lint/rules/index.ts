import type { FileRule, Rule, SentenceRule } from "../rule";
import { count } from "./columns/count";
import { emptyCell } from "./columns/empty-cell";
import { corpusRules } from "./corpus/index";
import { idRules } from "./ids/index";
import { layoutRules } from "./layout/index";
import { multitaskIdRules } from "./multitask-id/index";
import { rulesAboutSentences } from "./sentence/index";
import { tagRules } from "./tags/index";

/** All rules, in the order of the documentation; a sentence is asked about those of one level in this order. */
export const rules: readonly Rule[] = [
  count,
  emptyCell,
  ...layoutRules,
  ...idRules,
  ...rulesAboutSentences,
  ...multitaskIdRules,
  ...tagRules,
  ...corpusRules,
];

export const sentenceRules: readonly SentenceRule[] = rules.filter((rule) => rule.scope === "sentence");
export const fileRules: readonly FileRule[] = rules.filter((rule) => rule.scope === "file");
export { corpusRules };
