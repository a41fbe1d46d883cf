import type { DeviceReport } from "../messages/devices";
import { cpuDetails } from "./cpu-details";
import type { Device, Engine } from "./engine";
import { gpuDetails } from "./gpu-details";
import { loadedTensorFlow } from "./tensorflow-binding";
import { findTensorFlow } from "./tensorflow-installation";
import { placeOf } from "./tensorflow-place";
import { createTensorFlowPredictor } from "./tensorflow-predictor";
import { createTensorFlowTrainer } from "./tensorflow-trainer";

/** TensorFlow by the binding of @tensorflow/tfjs-node: where a person has installed it, it trains on the CPU and on NVIDIA GPUs. */
export const tensorFlowEngine: Engine = {
  name: "tensorflow",
  listed: ["cpu", "cuda"],
  devices: ["cpu", "cuda"],
  precisions: ["float32", "bfloat16"],
  version: () => Promise.resolve(version()),
  probe: (device) => Promise.resolve(probe(device as Device)),
  createTrainer: createTensorFlowTrainer,
  async createPredictor(device, graph) {
    return createTensorFlowPredictor(device, graph);
  },
};

function version(): string {
  try {
    return loadedTensorFlow()?.TF_Version ?? findTensorFlow().version;
  } catch {
    return "";
  }
}

/** On the CPU an installation is enough: loading it takes a second and 400 MB, which a training with another engine has no use for. */
function probe(device: Device): DeviceReport {
  const report = { engine: "tensorflow", device } as const;
  try {
    if (device === "cpu") {
      findTensorFlow();
      return { ...report, usable: true, ...cpuDetails() };
    }
    placeOf(device);
    return { ...report, usable: true, ...gpuDetails() };
  } catch (error) {
    const [missing] = (error as Error).message.split("\n", 1);
    return { ...report, usable: false, missing: missing!.replace(/\.$/, "") };
  }
}
