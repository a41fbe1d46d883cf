import { setTimeout as sleep } from "node:timers/promises";
import type * as vscode from "vscode";
import type { Documents, OpenConll } from "./documents";

/** To send what belongs to each sentence of longer files takes a tenth of a second: not while somebody types. */
const mostSentencesAtOnce = 5000;
const pauseMilliseconds = 1500;

/** The document, in a long file only after a pause in typing; undefined where the answer is not wanted any more. */
export async function afterTyping(
  documents: Documents,
  text: vscode.TextDocument,
  cancellation: vscode.CancellationToken,
): Promise<OpenConll | undefined> {
  const before = documents.of(text);
  const isEdited = text.version > 1;
  if (isEdited && before && before.conll.sentences.length > mostSentencesAtOnce) await sleep(pauseMilliseconds);
  return cancellation.isCancellationRequested ? undefined : documents.of(text);
}
