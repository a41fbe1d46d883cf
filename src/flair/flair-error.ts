/** Says in one sentence why nothing can be handed over to Flair, or taken back from it. */
export class FlairError extends Error {
  override readonly name = "FlairError";
}
