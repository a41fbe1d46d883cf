import type { Graph } from "../graph/graph";
import { placeholderOf, writeTensorFlow } from "../graph/tensorflow";
import { TensorFlowGraph } from "../graph/tensorflow-graph";
import type { HostTensor } from "../graph/value";
import type { Device, Predictor } from "./engine";
import { placeOf } from "./tensorflow-place";
import { TensorFlowSession } from "./tensorflow-session";

/**
 * Loads a graph to run it as it is.
 * @throws Error when TensorFlow or the device is not there
 */
export function createTensorFlowPredictor(device: Device, graph: Graph): Predictor {
  const tf = new TensorFlowGraph(placeOf(device));
  const inputs = new Map(graph.inputs.map((input) => [input, placeholderOf(tf, input)]));
  const values = graph.outputs.map(({ value }) => value);
  const references = writeTensorFlow(tf, graph, inputs, values);
  const placeholders = new Map(graph.inputs.map((input) => [input.name, inputs.get(input)!]));
  const session = new TensorFlowSession(tf);
  return {
    async run(feeds) {
      const fed = Object.entries(feeds).map(([name, tensor]) => [placeholders.get(name)!, tensor] as const);
      const outputs: [string, HostTensor][] = [];
      await session.run(
        new Map(fed),
        values.map((value) => references.get(value)!),
        (output, at) => outputs.push([graph.outputs[at]!.name, output]),
      );
      return Object.fromEntries(outputs);
    },
    release() {
      session.release();
      return Promise.resolve();
    },
  };
}
