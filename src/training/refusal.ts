import type { TrainingEvent } from "../messages/training";
import type { LintedCorpus } from "./prepare";

/** As many problems as a person will read; the number of all is told beside them. */
const SHOWN_PROBLEMS = 200;

/** Why a corpus is not trained on: the errors that the linter found in it; undefined where there are none. */
export function refusalOf({ problems }: LintedCorpus): Extract<TrainingEvent, { type: "refused" }> | undefined {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return undefined;
  return { type: "refused", problems: errors.slice(0, SHOWN_PROBLEMS), total: errors.length };
}
