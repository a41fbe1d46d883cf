import type { Initializer } from "../graph/onnx";
import type { EncoderTraining } from "./encoder";
import type { ParameterSpec } from "./network";

/**
 * The numbers of the network that predicts, after training.
 * @param trained the numbers of a parameter of the training network, by its name
 */
export function exportWeights(
  parameters: readonly ParameterSpec[],
  { exported }: Pick<EncoderTraining, "exported">,
  trained: (name: string) => Float32Array,
): Initializer[] {
  return parameters.map((parameter) => ({
    name: parameter.value.name,
    shape: parameter.shape,
    data: exported(parameter, trained),
  }));
}
