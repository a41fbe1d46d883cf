import { writeOnnx } from "../graph/onnx";
import type { Encoder, EncoderTraining } from "./encoder";
import type { Head } from "./heads";
import { predictionNetwork } from "./tagger-network";

/**
 * The trained network as the bytes of an ONNX model that predicts.
 * @param trained the numbers of a parameter of the training network, by its name
 */
export function exportModel(
  heads: readonly Head[],
  encoder: Encoder,
  { exported }: Pick<EncoderTraining, "exported">,
  trained: (name: string) => Float32Array,
): Uint8Array {
  const { graph, parameters } = predictionNetwork(heads, encoder);
  const weights = parameters.map((parameter) => ({
    name: parameter.value.name,
    shape: parameter.shape,
    data: exported(parameter, trained),
  }));
  return writeOnnx(graph, weights);
}
