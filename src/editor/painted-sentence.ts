import type { SentencePrediction } from "../messages/model-process";
import type { SentenceWords } from "../tasks/document-context";
import type { PlacedMark } from "./decoration-types";

/** A sentence on the screen, of whatever kind of text. */
export interface PaintedSentence {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly words: SentenceWords;
  /** What is drawn for what the model says of it. */
  readonly marks: (prediction: SentencePrediction) => readonly PlacedMark[];
}
