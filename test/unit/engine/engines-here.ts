import type { TrainingDevice } from "../../../src/engine/engine";
import { engines } from "../../../src/engine/engines";
import { findTensorFlow } from "../../../src/engine/tensorflow-installation";

/** An engine on a device, and why it is not here, where it is known before it is loaded. */
export interface Candidate {
  readonly title: string;
  readonly on: TrainingDevice;
  readonly missing?: string | undefined;
}

/** Everything that the conformance suite tests; the title of a part that skips says why. */
export const candidates: readonly Candidate[] = [
  { title: "onnxruntime on the CPU", on: { engine: "onnxruntime", device: "cpu" } },
  {
    title: "onnxruntime on the GPU (skipped where WebGPU finds no GPU)",
    on: { engine: "onnxruntime", device: "webgpu" },
  },
  tensorFlow("tensorflow on the CPU", "cpu"),
  tensorFlow("tensorflow on the GPU (skipped where TensorFlow finds no NVIDIA GPU)", "cuda"),
];

/** Whether an engine computes on a device here. */
export async function isHere({ on: { engine, device }, missing }: Candidate): Promise<boolean> {
  return missing === undefined && (await engines[engine].probe(device)).usable;
}

function tensorFlow(title: string, device: "cpu" | "cuda"): Candidate {
  const missing = whyNoTensorFlow();
  return {
    title: missing === undefined ? title : `${title}, skipped: ${missing}`,
    on: { engine: "tensorflow", device },
    missing,
  };
}

function whyNoTensorFlow(): string | undefined {
  try {
    findTensorFlow();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
