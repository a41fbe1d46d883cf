import type { Tags } from "./annotation";
import type { Label } from "./label-candidates";
import { clearWords, markOutside, markSpan, type WordRange } from "./span-editing";
import type { Task } from "./task";

/** Gives words a label: a span of them, or to each its tag. Without one they are in no span, or have no tag. */
export function labelWords(task: Task, tags: Tags, words: WordRange, label: Label): Tags {
  if (task.kind === "token") return tags.map((tag, word) => (words.start <= word && word < words.end ? label : tag));
  return label === undefined ? markOutside(task, tags, words) : markSpan(task, tags, words, label);
}

/** Takes the label of words away. */
export function unlabelWords(task: Task, tags: Tags, words: WordRange): Tags {
  return task.kind === "token" ? labelWords(task, tags, words, undefined) : clearWords(task, tags, words);
}
