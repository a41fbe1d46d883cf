import type { Task } from "./task";

/** What a corpus is used for: the names of its columns and the tasks to learn, from multitask.json or inferred. */
export interface Project {
  /** Names of the columns of files that do not name them; without them the format's own names hold. */
  readonly columns?: readonly string[];
  readonly tasks: readonly Task[];
}
