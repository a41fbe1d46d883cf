import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { HostTensor, HostTensors } from "../graph/value";
import type { DeviceName } from "../messages/devices";
import type { Predictor } from "./engine";

type Runtime = typeof import("onnxruntime-node");

let loading: Promise<Runtime> | undefined;

/**
 * The runtime, loaded at its first use: it is a native library, and most commands need none.
 * @throws Error in one sentence when it cannot be loaded on this machine
 */
export function runtime(): Promise<Runtime> {
  loading ??= import("onnxruntime-node").then(quiet).catch((error: Error) => {
    throw new Error(
      `onnxruntime-node, which trains and predicts, cannot be loaded on ${process.platform}-${process.arch}: ${error.message}`,
    );
  });
  return loading;
}

/** What goes wrong is thrown too; printed as well, it would stand among what a command prints. */
function quiet(ort: Runtime): Runtime {
  ort.env.logLevel = "fatal";
  return ort;
}

/** A tensor of the runtime over the same memory. */
export function toTensor({ Tensor }: Runtime, { data, shape }: HostTensor): Tensor {
  return data instanceof Float32Array
    ? new Tensor("float32", data, shape)
    : new Tensor("int64", data as BigInt64Array, shape);
}

export function toTensors(ort: Runtime, feeds: HostTensors): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toTensor(ort, tensor)]));
}

/**
 * Loads the bytes of an ONNX model.
 * @param onDevice the outputs that stay on the device
 * @param threads for one operator; by default as many as there are cores
 * @throws Error when the device is not there
 */
export async function createSession(
  model: Uint8Array,
  device: DeviceName,
  onDevice: readonly string[] = [],
  threads?: number,
): Promise<InferenceSession> {
  const ort = await runtime();
  return ort.InferenceSession.create(model, {
    executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
    graphOptimizationLevel: "all",
    // A plan of memory is kept for each shape of inputs, and hardly two batches have the same.
    enableMemPattern: false,
    logSeverityLevel: 3,
    // Operators are short here: a thread that goes to sleep between two of them is woken late. One that waits in a loop for longer than to the next
    // operator, or after the last, takes the processor from others that have work.
    extra: { session: { force_spinning_stop: "1", intra_op: { allow_spinning: "1", spin_duration_us: "50" } } },
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    ...(onDevice.length > 0 && {
      preferredOutputLocation: Object.fromEntries(onDevice.map((name) => [name, "gpu-buffer" as const])),
    }),
  });
}

/** Loads a model for prediction from its bytes, or from the path of its file. */
export async function loadPredictor(
  model: Uint8Array,
  device: DeviceName = "cpu",
  threads?: number,
): Promise<Predictor> {
  const ort = await runtime();
  const session = await createSession(model, device, [], threads);
  return {
    async run(feeds) {
      const outputs = await session.run(toTensors(ort, feeds));
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data, dims }]) => [name, { data: data as Float32Array, shape: dims }]),
      );
    },
    release: () => session.release(),
  };
}
