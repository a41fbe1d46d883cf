import type { Rule } from "../rule";
import { count } from "./columns/count";
import { duplicate } from "./multitask-id/duplicate";
import { empty } from "./multitask-id/empty";
import { misplaced } from "./multitask-id/misplaced";
import { missing } from "./multitask-id/missing";
import { orphan } from "./multitask-id/orphan";
import { unannotated } from "./multitask-id/unannotated";
import { unknown } from "./multitask-id/unknown";
import { unlisted } from "./multitask-id/unlisted";

/** All rules, in the order in which a sentence is asked about them: what ends it comes first. */
export const rules: readonly Rule[] = [
  count,
  missing,
  unknown,
  duplicate,
  empty,
  misplaced,
  orphan,
  unannotated,
  unlisted,
];
