// The thread of a threaded predictor: the runtime holds the thread in which it runs.
import { parentPort, workerData } from "node:worker_threads";
import { loadPredictor } from "./onnxruntime";
import { buffersOf, type ThreadAnswer, type ThreadModel, type ThreadRequest } from "./threaded-predictor";

const port = parentPort!;

async function serve({ graph, device, threads }: ThreadModel): Promise<void> {
  const predictor = await loadPredictor(graph, device, threads);
  port.on("message", (request: ThreadRequest) => void answer(request));
  port.postMessage({ id: 0 } satisfies ThreadAnswer);

  async function answer({ id, feeds }: ThreadRequest): Promise<void> {
    if (!feeds) {
      await predictor.release();
      port.close();
      return;
    }
    try {
      const outputs = await predictor.run(feeds);
      port.postMessage({ id, outputs } satisfies ThreadAnswer, buffersOf(outputs));
    } catch (error) {
      port.postMessage({ id, error: error as Error } satisfies ThreadAnswer);
    }
  }
}

void serve(workerData as ThreadModel);
