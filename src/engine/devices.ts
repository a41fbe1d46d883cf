import type { DeviceName, DeviceReport } from "../messages/devices";
import { Graph } from "../graph/graph";
import { writeOnnx } from "../graph/onnx";
import { cpuDetails } from "./cpu-details";
import { gpuDetails } from "./gpu-details";
import { hasVulkanLoader } from "./gpu-linux";
import { missingPermission } from "./gpu-permission";
import { MissingDeviceError } from "./missing-device";
import { createSession, runtime, toTensors } from "./onnxruntime";

/** In the order in which they are listed. */
export const deviceNames: readonly DeviceName[] = ["cpu", "webgpu", "cuda", "dml", "coreml"];

const platform = `${process.platform}-${process.arch}`;
const trainedOn = "this version trains on the CPU and through WebGPU alone";

/** Finds out whether a device of onnxruntime can be used here, which loads native drivers. */
export async function probeDevice(device: DeviceName): Promise<DeviceReport> {
  const report = { engine: "onnxruntime", device } as const;
  switch (device) {
    case "cpu":
      return { ...report, usable: true, ...cpuDetails() };
    case "webgpu":
      return { ...report, ...(await probeWebGpu()) };
    default:
      return { ...report, usable: false, missing: (await missingForPrediction(device)) ?? trainedOn };
  }
}

/** @throws MissingDeviceError when models cannot predict on a device here */
export async function checkDevice(device: DeviceName): Promise<void> {
  const missing = await missingForPrediction(device);
  if (missing !== undefined) {
    throw new MissingDeviceError(`${device} cannot be used here; what is missing: ${missing}.`);
  }
}

/** What a device lacks, in a few words, so that models cannot predict on it here; undefined where they can. */
async function missingForPrediction(device: DeviceName): Promise<string | undefined> {
  if (device === "cpu") return undefined;
  if (device === "webgpu") return (await probeWebGpu()).missing;
  if (!(await isKnown(device))) return `not part of onnxruntime on ${platform}`;
  try {
    const { InferenceSession } = await runtime();
    const session = await InferenceSession.create(doubling(), { executionProviders: [device], logSeverityLevel: 4 });
    await session.release();
    return undefined;
  } catch (error) {
    return device === "cuda" ? "onnxruntime's CUDA libraries, CUDA 12 and cuDNN 9" : firstLine(error as Error);
  }
}

/** The version of the runtime that runs the devices. */
export async function runtimeVersion(): Promise<string> {
  return (await runtime()).env.versions.node ?? "";
}

/** Whether the runtime knows it here; the libraries of CUDA are still to be added. */
async function isKnown(device: DeviceName): Promise<boolean> {
  const { listSupportedBackends } = await runtime();
  return listSupportedBackends().some(({ name }) => name === device);
}

async function probeWebGpu(): Promise<Pick<DeviceReport, "usable"> & Partial<DeviceReport>> {
  if (!(await isKnown("webgpu"))) return { usable: false, missing: `not part of onnxruntime on ${platform}` };
  try {
    const ort = await runtime();
    const session = await createSession(doubling(), "webgpu");
    try {
      const { y } = await session.run(toTensors(ort, { x: { data: Float32Array.of(1, 2), shape: [2] } }));
      if ((y!.data as Float32Array)[1] !== 4) return { usable: false, missing: "a GPU that computes: its driver errs" };
      return { usable: true, ...gpuDetails() };
    } finally {
      await session.release();
    }
  } catch (error) {
    return { usable: false, missing: missingForWebGpu(error as Error) };
  }
}

function missingForWebGpu(error: Error): string {
  if (!error.message.includes("adapter")) return `a GPU that works: ${firstLine(error)}`;
  if (process.platform !== "linux") return "a GPU that WebGPU can use";
  const permission = missingPermission();
  if (permission !== undefined) return permission;
  return hasVulkanLoader()
    ? "a GPU with a Vulkan driver"
    : "Vulkan (libvulkan.so.1, which comes with the driver of a GPU)";
}

function firstLine({ message }: Error): string {
  return message.split("\n", 1)[0]!;
}

/** A graph to try a device with. */
function doubling(): Uint8Array {
  const graph = new Graph();
  graph.output("y", graph.apply("Mul", [graph.input("x", "float32", ["count"]), graph.scalar(2)]));
  return writeOnnx(graph);
}
