import * as vscode from "vscode";

/**
 * Shows a notification while something is done, which cancels it.
 * @returns what the work returns; undefined when the person has cancelled it
 * @throws what the work throws
 */
export async function cancellable<Result>(
  title: string,
  work: (progress: vscode.Progress<{ message?: string; increment?: number }>, signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancellation = new AbortController();
    token.onCancellationRequested(() => cancellation.abort());
    try {
      return await work(progress, cancellation.signal);
    } catch (error) {
      if (cancellation.signal.aborted) return undefined;
      throw error;
    }
  });
}
