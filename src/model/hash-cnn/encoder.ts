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

/** A row of weights a sentence: what the mean over its words takes of each row of the batch. */
export const AVERAGE_INPUT = "average";

/** For each row of the batch, the sentence that it belongs to. */
export const SENTENCE_INPUT = "sentence";

/**
 * The from-scratch encoder in the manner of spaCy's HashEmbedCNN: embeddings of hashed form features, mixed by a smooth maxout layer,
 * then residual windows of one word to each side (https://spacy.io/api/architectures#HashEmbedCNN). Half way each word is told of
 * its sentence as a whole, by the mean over its words: of headlines, shouting and lists, which windows are too narrow for. Static word vectors, which
 * are not trained, lie beside the embeddings where there are any. What depends on the form alone is computed once for each form
 * that a batch has, and then laid out to rows.
 * Sentences lie one after the other with a separator row between them, so nothing is padded.
 * @param vectorWidth dimensions of the static word vectors, 0 for none
 * @returns [rows, WIDTH]
 */
export function encodeForms(network: Network, vectorWidth: number): Value {
  const { graph } = network;
  const embedded = formFeatures.map((feature) => {
    const forms = graph.input(featureInput(feature.name), "int64", ["forms"]);
    return network.lookup(tableOf(feature), [feature.rows, feature.width], uniform(0.1), forms);
  });
  if (vectorWidth > 0) embedded.push(graph.input(VECTORS_INPUT, "float32", ["forms", vectorWidth]));
  const mask = graph.input(MASK_INPUT, "float32", ["rows", 1]);
  const forms = network.dropout(network.embed(graph.apply("Concat", embedded, { axis: 1 })), DROPOUT);
  let x = graph.apply("Gather", [block(network, "mix", forms), graph.input(FORM_INPUT, "int64", ["rows"])]);
  const windows = (from: number, to: number) => {
    for (let layer = from; layer < to; layer++) {
      const masked = graph.apply("Mul", [x, mask]);
      x = graph.apply("Add", [x, block(network, `window${layer}`, window(network, masked))]);
    }
  };
  windows(0, DEPTH / 2);
  const averages = graph.apply("Gemm", [graph.input(AVERAGE_INPUT, "float32", ["sentences", "rows"]), x]);
  const sentence = graph.input(SENTENCE_INPUT, "int64", ["rows"]);
  x = graph.apply("Add", [x, graph.apply("Gather", [block(network, "sentence", averages), sentence])]);
  windows(DEPTH / 2, DEPTH);
  return x;
}

function block(network: Network, name: string, x: Value): Value {
  const mixed = maxout(network, `${name}.maxout`, x, WIDTH, PIECES);
  return network.dropout(layerNorm(network, `${name}.norm`, mixed), DROPOUT);
}
