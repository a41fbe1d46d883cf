import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { HostTensors } from "../graph/value";
import type { DeviceName } from "../messages/devices";
import type { Predictor } from "./engine";

export interface ThreadModel {
  /** The bytes of an ONNX model. */
  readonly graph: Uint8Array;
  readonly device: DeviceName;
}

/** A batch to run, or the end where there is none. */
export interface ThreadRequest {
  readonly id: number;
  readonly feeds?: HostTensors;
}

/** The first, of id 0, says that the model is loaded. */
export interface ThreadAnswer {
  readonly id: number;
  readonly outputs?: HostTensors;
  readonly error?: Error;
}

interface Waiting {
  resolve(outputs: HostTensors): void;
  reject(error: Error): void;
}

/**
 * Loads a model for prediction in a thread of its own, so that the next batch is prepared and the last one read while one runs.
 * What is fed is handed over: its arrays are empty afterwards. A process may end before the predictor is released.
 * @param entry the program of the thread
 */
export async function loadThreadedPredictor(
  entry: string,
  graph: Uint8Array,
  device: DeviceName = "cpu",
): Promise<Predictor> {
  const worker = new Worker(entry, { workerData: { graph, device } satisfies ThreadModel });
  await once(worker, "message");

  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  worker.on("message", ({ id, outputs, error }: ThreadAnswer) => {
    const { resolve, reject } = waiting.get(id)!;
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (outputs) resolve(outputs);
    else reject(error!);
  });
  worker.on("error", (error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  worker.unref();
  return {
    run: (feeds) =>
      new Promise((resolve, reject) => {
        const request: ThreadRequest = { id: ++lastId, feeds };
        waiting.set(request.id, { resolve, reject });
        worker.ref();
        worker.postMessage(request, buffersOf(feeds));
      }),
    async release() {
      const ended = once(worker, "exit");
      worker.ref();
      worker.postMessage({ id: ++lastId } satisfies ThreadRequest);
      await ended;
    },
  };
}

/** What is handed over with a message instead of being copied. */
export function buffersOf(tensors: HostTensors): ArrayBuffer[] {
  return Array.from(new Set(Object.values(tensors).map(({ data }) => data.buffer as ArrayBuffer)));
}
