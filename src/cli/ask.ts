import { createInterface } from "node:readline/promises";

/** Whether there is a person at a terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Asks a question at the terminal.
 * @returns whether the answer is a yes
 * @throws the signal's reason, after Ctrl-C and Ctrl-D too, which abort it
 */
export async function askFor(question: string, cancellation: AbortController): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While it reads, Ctrl-C reaches the terminal's reader alone; Ctrl-D closes it without an answer.
  terminal.on("SIGINT", () => cancellation.abort()).on("close", () => cancellation.abort());
  try {
    return /^\s*y(es)?\s*$/i.test(await terminal.question(question, { signal: cancellation.signal }));
  } finally {
    terminal.removeAllListeners("close").close();
  }
}
