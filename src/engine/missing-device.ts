/** Says in one sentence what a device lacks. */
export class MissingDeviceError extends Error {
  override readonly name = "MissingDeviceError";
}
