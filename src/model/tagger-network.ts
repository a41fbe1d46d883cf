import type { Graph } from "../graph/graph";
import type { Value } from "../graph/value";
import { adversarialMove } from "./adversary";
import type { Encoder, EncoderTraining } from "./encoder";
import { headLogProbabilities, headLoss, outputHead, type Head } from "./heads";
import { zeros } from "./initializers";
import { parameterGradients, type ParameterGradients } from "./parameter-gradients";
import { Network, type DropoutSpec, type ParameterSpec } from "./network";

/** A head with the factor of its loss. */
export interface WeightedHead extends Head {
  readonly weight: number;
}

export interface TrainedParameter extends ParameterSpec {
  readonly rate: number;
}

/** All that a training step computes. */
export interface TrainingNetwork {
  readonly graph: Graph;
  /** Matrices, then vectors, then tables, so that those which the optimizer treats alike are neighbours. */
  readonly parameters: readonly TrainedParameter[];
  /** Parameters that keep the numbers with which they begin. */
  readonly frozen: readonly ParameterSpec[];
  readonly gradients: readonly Value[];
  readonly lookupGradients: readonly (Value | undefined)[];
  /** `loss`, and the loss of each task under its id. */
  readonly losses: Readonly<Record<string, Value>>;
  readonly dropouts: readonly DropoutSpec[];
}

export const TOTAL_LOSS = "loss";

export interface NetworkSettings {
  /** Times the learning rate; 0 keeps a parameter as it is. */
  readonly rateOf: (parameter: ParameterSpec) => number;
  readonly taskWeighting: "fixed" | "uncertainty";
  /** Whether layers of the encoder are computed again for the gradients instead of being kept. */
  readonly recompute?: boolean;
  /** How far the embeddings are moved against the model, as a share of their length; 0: not at all. */
  readonly adversarial?: number;
}

/** The shared encoder with all heads, their losses and gradients. */
export function trainingNetwork(
  heads: readonly WeightedHead[],
  encoder: Pick<EncoderTraining, "encode">,
  { rateOf, taskWeighting, recompute, adversarial = 0 }: NetworkSettings = {
    rateOf: () => 1,
    taskWeighting: "fixed",
  },
): TrainingNetwork {
  const network = new Network("training", recompute);
  const { graph } = network;
  const pass = () => lossesOf(network, heads, encoder.encode(network), taskWeighting);
  const { losses, total } = pass();
  const all = network.parameters.map((parameter) => ({ ...parameter, rate: rateOf(parameter) }));
  const parameters = all.filter(({ rate }) => rate > 0).sort((a, b) => order(a) - order(b));
  const report = heads.map((head, at) => [head.task, losses[at]!] as const);
  const gradients =
    adversarial > 0
      ? adversarialGradients(network, total, parameters, adversarial, () => pass().total)
      : parameterGradients(graph, total, parameters);
  return {
    graph,
    parameters,
    frozen: all.filter(({ rate }) => rate === 0),
    ...gradients,
    losses: { [TOTAL_LOSS]: total, ...Object.fromEntries(report) },
    dropouts: network.dropouts,
  };
}

/** The loss of each task, and their weighted sum. */
function lossesOf(
  network: Network,
  heads: readonly WeightedHead[],
  x: Value,
  taskWeighting: NetworkSettings["taskWeighting"],
): { losses: readonly Value[]; total: Value } {
  const { graph } = network;
  const losses = heads.map((head) => headLoss(network, head, headLogProbabilities(network, head, x)));
  const weighted = heads.map((head, at) => {
    const loss = taskWeighting === "uncertainty" ? trustedLoss(network, head, losses[at]!) : losses[at]!;
    return graph.apply("Mul", [loss, graph.scalar(head.weight)]);
  });
  return { losses, total: weighted.reduce((sum, loss) => graph.apply("Add", [sum, loss])) };
}

/** Of the mean of a loss and of what it is once the embeddings are moved against the model. */
function adversarialGradients(
  network: Network,
  loss: Value,
  parameters: readonly ParameterSpec[],
  share: number,
  lossAgain: () => Value,
): ParameterGradients {
  const { graph, embeddings } = network;
  if (!embeddings) throw new Error("the encoder does not tell its embeddings, which are to be moved");
  const gradientsOf = (loss: Value, of: readonly Pick<ParameterSpec, "value" | "lookup">[]) =>
    parameterGradients(graph, graph.apply("Mul", [loss, graph.scalar(0.5)]), of);
  const plain = gradientsOf(loss, [...parameters, { value: embeddings }]);
  const move = adversarialMove(graph, embeddings, plain.gradients.at(-1)!, share);
  const moved = gradientsOf(network.withMove(move, lossAgain), parameters);
  const sum = (a: Value, b: Value) => graph.apply("Add", [a, b]);
  return {
    gradients: moved.gradients.map((gradient, at) => sum(plain.gradients[at]!, gradient)),
    lookupGradients: moved.lookupGradients.map((gradient, at) => gradient && sum(plain.lookupGradients[at]!, gradient)),
  };
}

/**
 * The loss of a task times what the model learns of its noise: exp(-s) L + s / 2 (Kendall et al. 2018, arXiv:1705.07115, equation 10, with
 * s for the logarithm of the variance). A batch that does not train the task says nothing of s.
 */
function trustedLoss(network: Network, head: Head, loss: Value): Value {
  const { graph } = network;
  const noise = network.parameter(`noise.${head.task}`, [1, 1], zeros, { decay: false });
  const negative = graph.apply("Neg", [noise]);
  const isTrained = graph.apply("Cast", [graph.apply("Greater", [loss, graph.scalar(0)])], { to: 1 });
  const half = graph.apply("Mul", [graph.apply("Mul", [noise, isTrained]), graph.scalar(0.5)]);
  return graph.apply("Add", [graph.apply("Mul", [graph.apply("Exp", [negative]), loss]), half]);
}

function order({ lookup, decay }: ParameterSpec): number {
  return lookup ? 2 : decay ? 0 : 1;
}

/** What the encoder reads in, one output of log-probabilities a task. */
export function predictionNetwork(
  heads: readonly Head[],
  encoder: Pick<Encoder, "encode">,
): { graph: Graph; parameters: readonly ParameterSpec[] } {
  const network = new Network("prediction");
  const x = encoder.encode(network);
  for (const head of heads) outputHead(network, head, x);
  return { graph: network.graph, parameters: network.parameters };
}
