import { writeOnnx } from "../graph/onnx";
import { createCpuTrainer } from "./cpu-trainer";
import { deviceNames, probeDevice, runtimeVersion } from "./devices";
import type { Device, Engine } from "./engine";
import { MissingDeviceError } from "./missing-device";
import { loadPredictor } from "./onnxruntime";
import { createWebGpuTrainer } from "./webgpu-trainer";

/** onnxruntime-node: it is always there, trains on the CPU and through WebGPU, and predicts. */
export const onnxruntimeEngine: Engine = {
  name: "onnxruntime",
  listed: deviceNames,
  devices: ["cpu", "webgpu"],
  precisions: ["float32"],
  version: runtimeVersion,
  probe: probeDevice,
  async createTrainer(device, program, beginning) {
    checkTrainedOn(device);
    return (device === "webgpu" ? createWebGpuTrainer : createCpuTrainer)(program, beginning);
  },
  async createPredictor(device, graph) {
    checkTrainedOn(device);
    return loadPredictor(writeOnnx(graph), device);
  },
};

function checkTrainedOn(device: Device): void {
  if (device !== "cuda") return;
  throw new MissingDeviceError("onnxruntime does not train on cuda; choose webgpu, or the engine tensorflow.");
}
