import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeSafetensors, float32 } from "./safetensors-writer";

const tokenizerFolder = join(__dirname, "transformer/fixtures/wordpiece");
const width = 16;
const innerWidth = 32;
const vocabulary = 250;
const positions = 128;

/** The files of a BERT of one small layer, with weights that nobody has trained. */
export function tinyCheckpoint(): Record<string, Buffer> {
  const config = {
    model_type: "bert",
    hidden_size: width,
    num_hidden_layers: 1,
    num_attention_heads: 2,
    intermediate_size: innerWidth,
    vocab_size: vocabulary,
    max_position_embeddings: positions,
  };
  const layer = "encoder.layer.0.";
  const tensors = {
    "embeddings.word_embeddings.weight": noise(vocabulary, width),
    "embeddings.position_embeddings.weight": noise(positions, width),
    "embeddings.token_type_embeddings.weight": noise(2, width),
    ...norm("embeddings.LayerNorm"),
    ...linear(`${layer}attention.self.query`, width, width),
    ...linear(`${layer}attention.self.key`, width, width),
    ...linear(`${layer}attention.self.value`, width, width),
    ...linear(`${layer}attention.output.dense`, width, width),
    ...norm(`${layer}attention.output.LayerNorm`),
    ...linear(`${layer}intermediate.dense`, innerWidth, width),
    ...linear(`${layer}output.dense`, width, innerWidth),
    ...norm(`${layer}output.LayerNorm`),
  };
  return checkpointFiles(config, tensors);
}

/** The files of a ModernBERT of three small layers, of which the first sees whole windows. */
export function tinyModernBert(): Record<string, Buffer> {
  const config = {
    model_type: "modernbert",
    hidden_size: width,
    num_hidden_layers: 3,
    num_attention_heads: 2,
    intermediate_size: innerWidth,
    vocab_size: vocabulary,
    max_position_embeddings: positions,
    local_attention: 4,
  };
  const layers = [0, 1, 2].flatMap((at) => {
    const layer = `model.layers.${at}.`;
    return Object.entries({
      ...(at > 0 && normWeight(`${layer}attn_norm`)),
      [`${layer}attn.Wqkv.weight`]: noise(3 * width, width),
      [`${layer}attn.Wo.weight`]: noise(width, width),
      ...normWeight(`${layer}mlp_norm`),
      [`${layer}mlp.Wi.weight`]: noise(2 * innerWidth, width),
      [`${layer}mlp.Wo.weight`]: noise(width, innerWidth),
    });
  });
  return checkpointFiles(config, {
    "model.embeddings.tok_embeddings.weight": noise(vocabulary, width),
    ...normWeight("model.embeddings.norm"),
    ...Object.fromEntries(layers),
    ...normWeight("model.final_norm"),
  });
}

function checkpointFiles(config: object, tensors: Parameters<typeof encodeSafetensors>[0]): Record<string, Buffer> {
  return {
    "config.json": Buffer.from(JSON.stringify(config)),
    "tokenizer.json": readFileSync(join(tokenizerFolder, "tokenizer.json")),
    "tokenizer_config.json": readFileSync(join(tokenizerFolder, "tokenizer_config.json")),
    "model.safetensors": encodeSafetensors(tensors),
  };
}

function linear(name: string, rows: number, columns: number) {
  return { [`${name}.weight`]: noise(rows, columns), [`${name}.bias`]: noise(rows) };
}

function norm(name: string) {
  return { ...normWeight(name), [`${name}.bias`]: noise(width) };
}

function normWeight(name: string) {
  return { [`${name}.weight`]: float32([width], Array<number>(width).fill(1)) };
}

/** Small numbers without a pattern that training could feel; the same in every run. */
function noise(...shape: number[]) {
  const count = shape.reduce((product, length) => product * length, 1);
  return float32(
    shape,
    Array.from({ length: count }, (_, i) => 0.05 * Math.sin(i * 12.9898 + shape.length)),
  );
}
