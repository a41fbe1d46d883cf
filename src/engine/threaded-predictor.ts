import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { HostTensors } from "../graph/value";
import type { DeviceName } from "../messages/devices";
import type { Predictor } from "./engine";

export interface ThreadModel {
  /** The bytes of an ONNX model. */
  readonly graph: Uint8Array;
  readonly device: DeviceName;
  /** For one operator; by default as many as there are cores. */
  readonly threads?: number;
}

/** Each has the weights of the model once more. */
const MOST_THREADS = 2;

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
 * Loads a model for prediction in threads of their own, so that the next batches are prepared and the last ones read while some run. On the
 * CPU two batches run at a time: cores that share one wait for each other after every operator.
 * What is fed is handed over: its arrays are empty afterwards. A process may end before the predictor is released.
 * @param entry the program of a thread
 */
export async function loadThreadedPredictor(
  entry: string,
  graph: Uint8Array,
  device: DeviceName = "cpu",
): Promise<Predictor> {
  const cores = availableParallelism();
  const count = device === "cpu" ? Math.min(cores, MOST_THREADS) : 1;
  const model: ThreadModel = { graph, device, ...(count > 1 && { threads: Math.floor(cores / count) }) };
  const threads = await startAll(Array.from({ length: count }, () => PredictorThread.start(entry, model)));
  let turn = 0;
  return {
    run: (feeds) => threads[turn++ % count]!.run(feeds),
    async release() {
      for (const thread of threads) await thread.end();
    },
  };
}

/** All of them, or none: one that were left would keep the process from its end. */
async function startAll(starting: readonly Promise<PredictorThread>[]): Promise<PredictorThread[]> {
  try {
    return await Promise.all(starting);
  } catch (error) {
    await Promise.allSettled(starting.map(async (thread) => (await thread).end()));
    throw error;
  }
}

class PredictorThread {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  private constructor(private readonly worker: Worker) {
    worker.on("message", ({ id, outputs, error }: ThreadAnswer) => {
      const { resolve, reject } = this.waiting.get(id)!;
      this.waiting.delete(id);
      if (this.waiting.size === 0) worker.unref();
      if (outputs) resolve(outputs);
      else reject(error!);
    });
    worker.on("error", (error) => {
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    });
    worker.unref();
  }

  static async start(entry: string, model: ThreadModel): Promise<PredictorThread> {
    const worker = new Worker(entry, { workerData: model });
    await once(worker, "message");
    return new PredictorThread(worker);
  }

  run(feeds: HostTensors): Promise<HostTensors> {
    return new Promise((resolve, reject) => {
      const request: ThreadRequest = { id: ++this.lastId, feeds };
      this.waiting.set(request.id, { resolve, reject });
      this.worker.ref();
      this.worker.postMessage(request, buffersOf(feeds));
    });
  }

  async end(): Promise<void> {
    const ended = once(this.worker, "exit");
    this.worker.ref();
    this.worker.postMessage({ id: ++this.lastId } satisfies ThreadRequest);
    await ended;
  }
}

/** What is handed over with a message instead of being copied. */
export function buffersOf(tensors: HostTensors): ArrayBuffer[] {
  return Array.from(new Set(Object.values(tensors).map(({ data }) => data.buffer as ArrayBuffer)));
}
