import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../package.json";
import { onnxParts, type Initializer } from "../graph/onnx";
import { openCheckpoint } from "../model/checkpoints/checkpoint";
import { fittingTokenizer } from "../model/encoders";
import { headOf, type ModelManifest, type TransformerManifest } from "../model/manifest";
import { modelFiles } from "../model/model-files";
import { writeModel } from "../model/model-folder";
import { predictionNetwork } from "../model/tagger-network";
import { encoderWeights, type EncoderWeights } from "../model/transformer/architectures";
import { Transformer } from "../model/transformer/transformer";
import { FlairError } from "./flair-error";
import { readHeads, type TrainedHead } from "./heads";
import { importedCard } from "./imported-card";
import { checkEncoder } from "./limits";
import { flairFiles } from "./settings";
import { readTrained, type TrainedByFlair } from "./trained";

/**
 * Makes a model folder of what Flair has trained with the train.py of `planFlairExport`. Only safetensors and JSON are read.
 * @param folder the exported one, or the one of its results alone
 * @param output a new folder, an empty one, or one with an imported model, which is replaced
 * @returns what model.json says
 * @throws FlairError or CheckpointError with one sentence for what is missing, broken or does not fit
 */
export function importFromFlair(folder: string, output: string): ModelManifest {
  checkOutput(output);
  const trained = readTrained(folder);
  const checkpoint = openCheckpoint(join(trained.folder, flairFiles.encoder));
  try {
    const weights = encoderWeights(checkpoint);
    checkEncoder(weights.shape);
    const tokenizer = fittingTokenizer(checkpoint.folder, weights.shape.vocabulary);
    const heads = readHeads(trained, weights.shape.width);
    const manifest = manifestOf(trained, heads, weights);
    const encoder = new Transformer(manifest.encoder, tokenizer);
    const network = predictionNetwork(manifest.tasks.map(headOf), encoder);
    const numbers = network.parameters.map(({ value: { name }, shape }): Initializer => ({
      name,
      shape: [...shape],
      data: read(name, shape, weights, heads),
    }));
    const card = importedCard(manifest, trained);
    writeModel(output, { graph: onnxParts(network.graph, numbers), manifest, card, encoder });
    return manifest;
  } finally {
    checkpoint.close();
  }
}

/** What else a training writes belongs to its own model. */
function checkOutput(output: string): void {
  const names = existsSync(output) ? readdirSync(output) : [];
  if (names.length === 0 || (names.includes(modelFiles.manifest) && !names.includes(modelFiles.events))) return;
  throw new FlairError(
    `${output} holds other files or a model that was trained here; name a new folder with --output.`,
  );
}

function read(
  name: string,
  shape: readonly number[],
  weights: EncoderWeights,
  heads: ReadonlyMap<string, TrainedHead>,
): Float32Array {
  const [, task, part] = /^head\.(.+)\.(weight|bias|transitions)$/.exec(name) ?? [];
  return task === undefined ? weights.read(name, shape) : heads.get(task)![part as "weight" | "bias" | "transitions"]!;
}

function manifestOf(
  trained: TrainedByFlair,
  heads: ReadonlyMap<string, TrainedHead>,
  { shape }: EncoderWeights,
): ModelManifest & { readonly encoder: TransformerManifest } {
  const { columns, context, window, training, dev, flair, device } = trained;
  const longest = shape.positions - shape.firstPosition;
  return {
    format: 1,
    version,
    ...(columns && { columns }),
    tasks: trained.tasks.map(({ dictionary: _, ...task }) => ({
      ...task,
      labels: heads.get(task.id)!.labels,
      ...(task.kind === "span" && { decoding: "flair" as const }),
    })),
    encoder: {
      kind: "transformer",
      checkpoint: trained.checkpoint,
      pooling: trained.pooling,
      ...(context > 0 && { context }),
      flair: window && window.longest <= longest ? window : { longest, overlap: Math.floor(longest / 2) },
      shape,
    },
    training: { ...training, engine: `Flair ${flair}`, device },
    scores: {
      epoch: training.epochs,
      dev: Object.fromEntries(
        trained.tasks.flatMap(({ id, kind }) =>
          dev[id] === undefined ? [] : [[id, kind === "span" ? { f1: dev[id] } : { f1: dev[id], accuracy: dev[id] }]],
        ),
      ),
    },
  };
}
