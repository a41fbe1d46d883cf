import assert from "node:assert/strict";
import { CheckpointError } from "../../../../src/model/checkpoints/checkpoint";
import { readTinyWeights } from "./recorded";

/** What transformers 4 wrote in place of two settings of today. */
const asBefore = {
  layer_types: undefined,
  rope_parameters: undefined,
  global_attn_every_n_layers: 3,
  global_rope_theta: 160000.0,
  local_rope_theta: 10000.0,
};

describe("config.json of ModernBERT", () => {
  it("says which layers see far, and how positions turn them, as transformers 5 and 4 write it", () => {
    const { shape } = readTinyWeights("modernbert");
    const { reaches, near, bases } = shape.rotary!;
    assert.deepEqual(reaches, ["whole", "near", "near", "whole"]);
    assert.deepEqual([near, bases], [2, { whole: 160_000, near: 10_000 }]);
    assert.deepEqual(readTinyWeights("modernbert", asBefore).shape, shape);
    const alike = readTinyWeights("modernbert", { ...asBefore, local_rope_theta: null });
    assert.deepEqual(alike.shape.rotary!.bases, { whole: 160_000, near: 160_000 });
  });

  for (const [what, change, expected] of [
    [
      "layers of a third kind",
      { layer_types: ["full_attention", "chunked_attention", "full_attention", "full_attention"] },
      /layer_types .* a list of 4 out of full_attention, sliding_attention is needed/,
    ],
    ["kinds of fewer layers than there are", { layer_types: ["full_attention"] }, /a list of 4/],
    ["no list of kinds", { layer_types: 3 }, /layer_types 3/],
    [
      "turns that are stretched",
      { rope_parameters: { full_attention: { rope_type: "yarn", rope_theta: 1e4 } } },
      /rope_type "yarn", and default is needed/,
    ],
    [
      "turns that transformers 4 stretched",
      { ...asBefore, rope_scaling: { type: "linear", factor: 2 } },
      /rope_scaling/,
    ],
    ["no view to the right", { is_causal: true }, /is_causal true/],
    [
      "heads of an odd width",
      { num_attention_heads: 16 },
      /16 attention heads in a width of 16, which they do not divide into even parts/,
    ],
    ["a bias that is neither there nor not", { norm_bias: "no" }, /norm_bias "no", and true or false/],
  ] as [string, Record<string, unknown>, RegExp][]) {
    it(`is refused where it asks for ${what}`, () => {
      assert.throws(
        () => readTinyWeights("modernbert", change),
        (error) => error instanceof CheckpointError && expected.test(error.message) && !error.message.includes("\n"),
      );
    });
  }

  it("asks for biases where it says that there are some", () => {
    const weights = readTinyWeights("modernbert", { mlp_bias: true });
    assert.ok(!weights.shape.biasless!.includes("inner"));
    assert.throws(() => weights.read("layer0.inner.bias", [48]), /has no tensor "layers\.0\.mlp\.Wi\.bias" of shape/);
  });
});
