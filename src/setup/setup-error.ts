/** Why TensorFlow cannot be set up, or removed, in one sentence for the person. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
