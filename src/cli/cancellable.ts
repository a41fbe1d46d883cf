import { CliError, EXIT } from "./failure";

/**
 * Runs work that Ctrl-C and a request to end cancel.
 * @throws CliError with the sentence when it was cancelled; what the work throws
 */
export async function cancellable<Result>(
  stopped: string,
  work: (cancellation: AbortController) => Promise<Result>,
): Promise<Result> {
  const cancellation = new AbortController();
  const cancel = () => cancellation.abort();
  process.on("SIGINT", cancel).on("SIGTERM", cancel);
  try {
    return await work(cancellation);
  } catch (error) {
    if (!cancellation.signal.aborted) throw error;
    throw new CliError(stopped, EXIT.problems);
  } finally {
    process.off("SIGINT", cancel).off("SIGTERM", cancel);
  }
}
