import type { CorpusRule } from "../../rule";
import { columns } from "./columns";
import { contradictingDuplicate } from "./contradicting-duplicate";
import { imbalance } from "./imbalance";
import { inconsistentLabel } from "./inconsistent-label";
import { leakage } from "./leakage";
import { missingTask } from "./missing-task";
import { unseenLabel } from "./unseen-label";

/** The rules about the files of a corpus together. */
export const corpusRules: readonly CorpusRule[] = [
  missingTask,
  unseenLabel,
  leakage,
  contradictingDuplicate,
  inconsistentLabel,
  columns,
  imbalance,
];
