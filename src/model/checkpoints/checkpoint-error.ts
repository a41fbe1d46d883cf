/** Says in one sentence why a checkpoint cannot be used: what was found, and what is needed. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
}
