import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConll } from "../conll/read";
import { writeOnnx } from "../graph/onnx";
import { HashCnn } from "../model/hash-cnn/hash-cnn";
import { headOf, type ModelManifest } from "../model/manifest";
import { ModelFolderError, modelFiles, writeFileWhole } from "../model/model-files";
import { readModel, writeModel, type Model } from "../model/model-folder";
import { Random } from "../model/random";
import { predictionNetwork } from "../model/tagger-network";
import { modelVectors } from "../model/vectors/model-vectors";
import { WordVectors } from "../model/vectors/word-vectors";
import { bioesLabels } from "../tasks/schemes";
import { fillColumns, tagText } from "./fill-columns";
import { tokenizeText } from "./plain-text";
import { tagProbabilities } from "./probabilities";
import { Tagger } from "./tagger";

const manifest: ModelManifest = {
  format: 1,
  version: "0",
  columns: ["form", "pos", "ner"],
  tasks: [
    { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1, labels: bioesLabels(["PER"]) },
    { id: "task_pos", kind: "token", column: "pos", weight: 1, labels: ["NOUN", "VERB"] },
  ],
  encoder: new HashCnn().manifest,
  training: {},
  scores: { epoch: 1, dev: {} },
};

const vectors = new WordVectors(["anna", "sings"], 2, Int8Array.of(64, -64, 127, 32), Float32Array.of(0.01, 0.02));

/** A model of random numbers: what it says makes no sense, but it says it of every word. */
function randomModel(encoder = new HashCnn()): Uint8Array {
  const heads = manifest.tasks.map(headOf);
  const { graph, parameters } = predictionNetwork(heads, encoder);
  const values = new Map(
    parameters.map(({ value, shape }, at) => [
      value.name,
      new Random(at).uniformArray(
        shape.reduce((a, b) => a * b, 1),
        0.3,
      ),
    ]),
  );
  const weights = parameters.map(({ value: { name }, shape }) => ({ name, shape, data: values.get(name)! }));
  return writeOnnx(graph, weights);
}

describe("a tagger", () => {
  let tagger: Tagger;
  before(async () => (tagger = await Tagger.create({ graph: randomModel(), manifest, encoder: new HashCnn() })));
  after(() => tagger.release());

  it("tags every word of every sentence, however they are batched", async () => {
    const sentences = Array.from({ length: 700 }, (_, at) => ({
      forms: Array.from({ length: 1 + (at % 9) }, (_, word) => `w${at}-${word}`),
    }));
    const together = await tagger.tag(sentences);
    assert.deepEqual(
      together.map((tags) => tags["task_pos"]!.length),
      sentences.map(({ forms }) => forms.length),
    );
    const [alone] = await tagger.tag([sentences[500]!]);
    assert.deepEqual(alone, together[500]);
  });

  it("tags nothing in nothing", async () => {
    assert.deepEqual(await tagger.tag([]), []);
    assert.deepEqual(await tagger.tag([{ forms: [] }]), [{ task_ner: [], task_pos: [] }]);
  });

  it("fills the columns of its tasks, and changes nothing else", async () => {
    const text = "\ufeff# multitask_id = task_ner\r\nAnna\t_\tO\r\nsings\tX\t_\r\n \r\n# a comment\r\nYes\t_\t_";
    const filled = await fillColumns(readConll(text), manifest, tagger);
    const blank = (line: string) => line.replace(/\t.*/, "");
    assert.deepEqual(filled.split("\r\n").map(blank), text.split("\r\n").map(blank));
    for (const line of filled.split("\r\n").filter((line) => line.includes("\t")))
      assert.match(line, /^\w+\t(NOUN|VERB)\t(O|B-PER|I-PER)$/);
  });

  it("adds columns that a file lacks", async () => {
    const filled = await fillColumns(readConll("Anna\nsings\n\nYes\n"), manifest, tagger);
    assert.match(filled, /^Anna\t(NOUN|VERB)\t\S+\nsings\t\S+\t\S+\n\nYes\t\S+\t\S+\n$/);
  });

  it("writes the first of the tasks that share a column", async () => {
    const sharing = { ...manifest, tasks: manifest.tasks.map((task) => ({ ...task, column: "ner" })) };
    const other = await Tagger.create({ graph: randomModel(), manifest: sharing, encoder: new HashCnn() });
    const filled = await fillColumns(readConll("Anna\tX\t_\nsings\tX\t_\n"), sharing, other);
    await other.release();
    assert.match(filled, /^Anna\tX\t(O|B-PER)\nsings\tX\t(O|[BI]-PER)\n$/);
  });

  it("makes a column file of a plain text", async () => {
    const lines = (await tagText("Anna sings. She\nis here.\n\nNew paragraph", tagger)).split("\n");
    assert.deepEqual(
      lines.filter((line) => line.startsWith("# text")),
      ["# text = Anna sings.", "# text = She is here.", "# text = New paragraph"],
    );
    assert.equal(lines[1], "# multitask_id = task_ner|task_pos");
  });
});

describe("the words of a text", () => {
  it("keep their places", () => {
    const text = "Dr. Who met 🙂 Ана.  \n\nNext";
    for (const { text: word, start, end } of tokenizeText(text).flat()) assert.equal(text.slice(start, end), word);
    assert.deepEqual(tokenizeText(" \n\n "), []);
  });
});

describe("the probabilities of a word", () => {
  const labels = bioesLabels(["PER"]);
  const row = Float32Array.from([0.1, 0.2, 0.3, 0.15, 0.25], Math.log);
  for (const [scheme, expected] of [
    ["IOB2", { "B-PER": 0.45, "I-PER": 0.45, O: 0.1 }],
    ["IOB1", { "I-PER": 0.9, O: 0.1 }],
    ["BIOES", { "B-PER": 0.2, "I-PER": 0.3, "E-PER": 0.15, "S-PER": 0.25 }],
    ["BILOU", { "U-PER": 0.25, "L-PER": 0.15 }],
  ] as const) {
    it(`are summed to the tags of ${scheme}`, () => {
      const { alternatives } = tagProbabilities(
        { id: "n", kind: "span", column: "ner", scheme, weight: 1 },
        labels,
        row,
        "O",
      );
      for (const [tag, probability] of Object.entries(expected)) {
        const found = alternatives.find((alternative) => alternative.tag === tag)?.probability ?? 0;
        assert.ok(Math.abs(found - probability) < 1e-6, `${tag}: ${found}`);
      }
    });
  }
});

describe("a model folder", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "multitask-model-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is read as it was written", async () => {
    writeModel(folder, { graph: [Uint8Array.of(1, 2), Uint8Array.of(3)], manifest, card: "# A card\n" });
    const read = await readModel(folder);
    assert.deepEqual(read.manifest, manifest);
    assert.deepEqual([...read.graph], [1, 2, 3]);
    assert.deepEqual(read.encoder, new HashCnn());
  });

  describe("with word vectors", () => {
    const withVectors = { ...manifest, encoder: new HashCnn(vectors).manifest };
    beforeEach(() => {
      const encoder = new HashCnn(vectors);
      writeModel(folder, { graph: [randomModel(encoder)], manifest: withVectors, card: "", encoder });
    });

    it("predicts by them", async () => {
      const probability = async (model: Model, form: string) => {
        const tagger = await Tagger.create(model);
        const [sentence] = await tagger.predict([{ forms: [form] }]);
        await tagger.release();
        return sentence!["task_pos"]![0]!.probability;
      };
      const model = await readModel(folder);
      const without = { ...model, encoder: new HashCnn(new WordVectors([], 2, new Int8Array(0), new Float32Array(0))) };
      assert.notEqual(await probability(model, "Anna"), await probability(without, "Anna"));
      assert.equal(await probability(model, "Maria"), await probability(without, "Maria"));
    });

    it("stays as it is where a model with another encoder cannot be written whole", async () => {
      const before = readdirSync(folder);
      const broken = [Uint8Array.of(1), undefined as unknown as Uint8Array];
      assert.throws(() => writeModel(folder, { graph: broken, manifest, card: "", encoder: new HashCnn() }));
      assert.deepEqual(readdirSync(folder), before);
      assert.deepEqual((await readModel(folder)).manifest, withVectors);
    });

    it("loses them to a model without", async () => {
      writeModel(folder, { graph: [randomModel()], manifest, card: "", encoder: new HashCnn() });
      assert.deepEqual(readdirSync(folder).sort(), [modelFiles.card, modelFiles.manifest, modelFiles.graph].sort());
    });

    it("is refused where they are missing, or others", async () => {
      const path = join(folder, modelFiles.vectors);
      writeFileWhole(path, modelVectors(new WordVectors(["a"], 2, Int8Array.of(1, 2), Float32Array.of(1))));
      await assert.rejects(readModel(folder), /other word vectors than those of the model/);
      rmSync(path);
      await assert.rejects(readModel(folder), /no model folder: .*vectors\.bin does not exist/);
    });
  });

  for (const [what, content, expected] of [
    ["no description", undefined, /has no model\.json/],
    ["a broken description", "{", /not JSON/],
    ["the description of something else", "{}", /not a model description/],
    [
      "an encoder of another version",
      JSON.stringify({ ...manifest, encoder: { kind: "hash-cnn", width: 1 } }),
      /train it again/,
    ],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      if (content !== undefined) writeFileSync(join(folder, "model.json"), content);
      await assert.rejects(
        readModel(folder),
        (error: Error) => error instanceof ModelFolderError && expected.test(error.message),
      );
    });
  }
});
