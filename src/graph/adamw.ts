import type { Graph } from "./graph";
import type { Value } from "./value";

export const beta1 = 0.9;
export const beta2 = 0.999;
export const epsilon = 1e-8;

/** One parameter's part of the optimizer's state, and what a step makes of it. */
export interface AdamWState {
  readonly parameter: Value;
  /** Running mean of gradients. */
  readonly mean: Value;
  /** Running mean of squared gradients. */
  readonly square: Value;
}

/** What the host sets for each step; all are scalars. */
export interface AdamWSettings {
  /** Times the gradient, so that its norm over all parameters stays within a limit. */
  readonly clip: Value;
  /** Learning rate over (1 - beta1^step). */
  readonly stepSize: Value;
  /** 1 over the square root of (1 - beta2^step). */
  readonly squareScale: Value;
  /** Learning rate times weight decay. */
  readonly decay: Value;
}

/**
 * Appends a step of AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2), elementwise: all shapes are the parameter's.
 * p - stepSize m / (sqrt(v) squareScale + epsilon) - decay p
 */
export function adamw(graph: Graph, state: AdamWState, gradient: Value, settings: AdamWSettings): AdamWState {
  const multiply = (a: Value, b: Value) => graph.apply("Mul", [a, b]);
  const blend = (before: Value, now: Value, beta: number) =>
    graph.apply("Add", [multiply(before, graph.scalar(beta)), multiply(now, graph.scalar(1 - beta))]);
  const clipped = multiply(gradient, settings.clip);
  const mean = blend(state.mean, clipped, beta1);
  const square = blend(state.square, multiply(clipped, clipped), beta2);
  const root = multiply(graph.apply("Sqrt", [square]), settings.squareScale);
  const direction = graph.apply("Div", [mean, graph.apply("Add", [root, graph.scalar(epsilon)])]);
  const kept = graph.apply("Sub", [state.parameter, multiply(state.parameter, settings.decay)]);
  return { parameter: graph.apply("Sub", [kept, multiply(direction, settings.stepSize)]), mean, square };
}

/** The numbers behind `AdamWSettings` but the clip, at a 1-based step. */
export function adamwScalars(step: number, learningRate: number, weightDecay: number) {
  return {
    stepSize: learningRate / (1 - beta1 ** step),
    squareScale: 1 / Math.sqrt(1 - beta2 ** step),
    decay: learningRate * weightDecay,
  };
}

/** Appends the factor that scales gradients down to `limit` where their common norm exceeds it: min(1, limit / norm). */
export function clipFactor(graph: Graph, sumOfSquares: Value, limit: number): Value {
  const norm = graph.apply("Sqrt", [graph.apply("Add", [sumOfSquares, graph.scalar(1e-12)])]);
  return graph.apply("Min", [graph.scalar(1), graph.apply("Div", [graph.scalar(limit), norm])]);
}
