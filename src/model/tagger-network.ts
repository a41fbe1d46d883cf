import { backward } from "../graph/gradients";
import type { Graph } from "../graph/graph";
import type { Value } from "../graph/value";
import type { Encoder, EncoderTraining } from "./encoder";
import { headLogProbabilities, headLoss, headOutput, type Head } from "./heads";
import { Network, type DropoutSpec, type ParameterSpec } from "./network";

/** A head with the factor of its loss. */
export interface WeightedHead extends Head {
  readonly weight: number;
}

/** All that a training step computes. */
export interface TrainingNetwork {
  readonly graph: Graph;
  /** Matrices, then vectors, then tables, so that those which the optimizer treats alike are neighbours. */
  readonly parameters: readonly ParameterSpec[];
  readonly gradients: readonly Value[];
  /** `loss`, and the loss of each task under its id. */
  readonly losses: Readonly<Record<string, Value>>;
  readonly dropouts: readonly DropoutSpec[];
}

export const TOTAL_LOSS = "loss";

/** The shared encoder with all heads, their losses and gradients. */
export function trainingNetwork(
  heads: readonly WeightedHead[],
  encoder: Pick<EncoderTraining, "encode">,
): TrainingNetwork {
  const network = new Network("training");
  const { graph } = network;
  const x = encoder.encode(network);
  const losses = heads.map((head) => headLoss(network, head, headLogProbabilities(network, head, x)));
  const weighted = heads.map((head, at) => graph.apply("Mul", [losses[at]!, graph.scalar(head.weight)]));
  const total = weighted.reduce((sum, loss) => graph.apply("Add", [sum, loss]));
  const parameters = [...network.parameters].sort((a, b) => order(a) - order(b));
  const gradients = backward(
    graph,
    total,
    parameters.map((parameter) => parameter.value),
  );
  const report = heads.map((head, at) => [head.task, losses[at]!] as const);
  return {
    graph,
    parameters,
    gradients,
    losses: { [TOTAL_LOSS]: total, ...Object.fromEntries(report) },
    dropouts: network.dropouts,
  };
}

function order({ table, decay }: ParameterSpec): number {
  return table ? 2 : decay ? 0 : 1;
}

/** What the encoder reads in, one output of log-probabilities a task. */
export function predictionNetwork(
  heads: readonly Head[],
  encoder: Pick<Encoder, "encode">,
): { graph: Graph; parameters: readonly ParameterSpec[] } {
  const network = new Network("prediction");
  const x = encoder.encode(network);
  for (const head of heads) network.graph.output(headOutput(head), headLogProbabilities(network, head, x));
  return { graph: network.graph, parameters: network.parameters };
}
