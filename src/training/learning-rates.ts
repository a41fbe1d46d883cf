import { isOfHead } from "../model/heads";
import type { ParameterSpec } from "../model/network";
import type { TrainingConfig } from "../tasks/config";

type Rates = Pick<TrainingConfig, "learningRate" | "headLearningRate" | "layerDecay" | "frozenLayers">;

/**
 * The learning rate of a parameter as a share of that of the training; 0 for what stays frozen. The layers of a pretrained encoder learn
 * the slower the deeper they lie (Howard and Ruder 2018, arXiv:1801.06146, section 3.2).
 * @param layers of the encoder; the embeddings lie below the first
 */
export function learningRateOf({ value, depth }: ParameterSpec, layers: number, rates: Rates): number {
  const isAddedToPretrained = depth === undefined && layers > 0;
  if (isOfHead(value.name) || isAddedToPretrained) return rates.headLearningRate / rates.learningRate;
  if (depth === undefined) return 1;
  return rates.frozenLayers > 0 && depth <= rates.frozenLayers ? 0 : rates.layerDecay ** (layers - depth);
}
