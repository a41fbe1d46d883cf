import type { Value } from "../../graph/value";
import { uniform } from "../initializers";
import { layerNorm } from "../layers/layer-norm";
import { maxout } from "../layers/maxout";
import { window } from "../layers/window";
import type { Network } from "../network";
import { formFeatures, tableOf } from "./features";

export const WIDTH = 96;
const PIECES = 3;
const DEPTH = 4;
const DROPOUT = 0.2;

/** The name of the graph's input that holds, for each form, the row of a feature's table. */
export function featureInput(feature: string): string {
  return `feature.${feature}`;
}

/** The static vectors of the forms. */
export const VECTORS_INPUT = "vectors";

/** For each row of the batch, the form that stands there. */
export const FORM_INPUT = "form";

/** 1 for a word, 0 for a separator. */
export const MASK_INPUT = "mask";

/**
 * The from-scratch encoder in the manner of spaCy's HashEmbedCNN: embeddings of hashed form features, mixed by a maxout layer,
 * then residual windows of one word to each side (https://spacy.io/api/architectures#HashEmbedCNN). Static word vectors, which
 * are not trained, lie beside the embeddings where there are any. What depends on the form alone is computed once for each form
 * that a batch has, and then laid out to rows.
 * Sentences lie one after the other with a separator row between them, so nothing is padded.
 * @param vectorWidth dimensions of the static word vectors, 0 for none
 * @returns [rows, WIDTH]
 */
export function encodeForms(network: Network, vectorWidth: number): Value {
  const { graph } = network;
  const embedded = formFeatures.map((feature) => {
    const table = network.table(tableOf(feature), feature.rows, feature.width, uniform(0.1));
    return graph.apply("Gather", [table, graph.input(featureInput(feature.name), "int64", ["forms"])]);
  });
  if (vectorWidth > 0) embedded.push(graph.input(VECTORS_INPUT, "float32", ["forms", vectorWidth]));
  const mask = graph.input(MASK_INPUT, "float32", ["rows", 1]);
  const forms = network.dropout(graph.apply("Concat", embedded, { axis: 1 }), DROPOUT);
  let x = graph.apply("Gather", [block(network, "mix", forms), graph.input(FORM_INPUT, "int64", ["rows"])]);
  for (let layer = 0; layer < DEPTH; layer++) {
    const masked = graph.apply("Mul", [x, mask]);
    x = graph.apply("Add", [x, block(network, `window${layer}`, window(network, masked))]);
  }
  return x;
}

function block(network: Network, name: string, x: Value): Value {
  const mixed = maxout(network, `${name}.maxout`, x, WIDTH, PIECES);
  return network.dropout(layerNorm(network, `${name}.norm`, mixed), DROPOUT);
}
