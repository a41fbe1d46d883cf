import type { Device } from "./engine";
import { MissingDeviceError } from "./missing-device";
import { missingPermission } from "./gpu-permission";
import { tensorFlow } from "./tensorflow-binding";

/**
 * Where TensorFlow runs the nodes of a graph for a device of ours. On a GPU it places them itself, since some, such as those that
 * compute shapes, have to be on the host.
 * @throws Error when TensorFlow is not there
 * @throws MissingDeviceError when it has no such device here
 */
export function placeOf(device: Device): string | undefined {
  const binding = tensorFlow();
  if (device === "cpu") return "/device:CPU:0";
  if (device === "cuda" && binding.isUsingGpuDevice()) return undefined;
  if (device !== "cuda") {
    throw new MissingDeviceError(`TensorFlow does not run on ${device}; it trains on cpu and cuda.`);
  }
  const permission = missingPermission();
  throw new MissingDeviceError(
    permission
      ? `TensorFlow may not use the NVIDIA GPU: it needs ${permission}.`
      : "TensorFlow finds no NVIDIA GPU that it can use here, or was installed without CUDA; train on the CPU, or install it again with --cuda.",
  );
}
