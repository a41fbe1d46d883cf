import type { Rule } from "../../rule";
import { duplicate } from "./duplicate";
import { empty } from "./empty";
import { misplaced } from "./misplaced";
import { missing } from "./missing";
import { orphan } from "./orphan";
import { unannotated } from "./unannotated";
import { unknown } from "./unknown";
import { unlisted } from "./unlisted";

/** The rules about the ids of the tasks that a sentence trains. */
export const multitaskIdRules: readonly Rule[] = [
  missing,
  unknown,
  duplicate,
  empty,
  misplaced,
  orphan,
  unannotated,
  unlisted,
];
