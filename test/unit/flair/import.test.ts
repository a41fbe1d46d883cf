import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConllFile } from "../../../src/conll/file";
import { importFromFlair } from "../../../src/flair/import";
import type { ModelManifest } from "../../../src/model/manifest";
import { evaluate } from "../../../src/prediction/evaluate";
import { Tagger } from "../../../src/prediction/tagger";
import { readExamples, type Example } from "../../../src/tasks/examples";
import { encodeSafetensors, float32 } from "../model/safetensors-writer";
import { largestDifferences, sharesAlike, type FlairOutput } from "./log-probabilities";
import { writeSampleProject } from "./sample-project";

const fixtures = join(__dirname, "fixtures");

interface Description {
  format: number;
  settings: { format: number; encoder: Record<string, unknown>; tasks: Record<string, unknown>[] };
  dictionaries: Record<string, unknown>;
  window?: unknown;
  scores: { test: Record<string, number> };
}

/** What Flair's train.py has written for the sample project; record.ts records it. */
describe("a model that Flair has trained", () => {
  let folder: string;
  let model: string;
  let manifest: ModelManifest;
  let examples: Example[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "multitask-flair-"));
    model = join(folder, "model");
    writeSampleProject(folder);
    manifest = importFromFlair(fixtures, model);
    examples = readExamples(readConllFile(join(folder, "test.conll")), manifest, undefined, 5);
  });

  after(() => rmSync(folder, { recursive: true }));

  const recorded = (pooling = "first") =>
    readFileSync(join(fixtures, `outputs-${pooling}.jsonl`), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as FlairOutput);

  it("gives Flair's log-probabilities, with context and in windows", async () => {
    const sentences = recorded().map(({ at }) => examples[at]!);
    assert.ok(sentences.some(({ forms }) => forms.length > 32));
    const differences = await largestDifferences(model, recorded(), sentences);
    assert.deepEqual(Object.keys(differences), ["task_ner", "task_crf", "task_pos"]);
    for (const [task, difference] of Object.entries(differences))
      assert.ok(difference < 1e-3, `${task}: ${difference}`);
  });

  for (const pooling of ["last", "mean"]) {
    it(`reads the ${pooling} of the sub-tokens of a word as Flair does, across windows too`, async () => {
      const other = join(folder, pooling);
      cpSync(join(fixtures, "trained"), join(other, "trained"), { recursive: true });
      const description = readDescription(join(other, "trained"));
      description.settings.encoder["pooling"] = pooling;
      writeFileSync(join(other, "trained", "flair-model.json"), JSON.stringify(description));
      importFromFlair(other, join(other, "model"));
      const sentences = recorded(pooling).map(({ at }) => examples[at]!);
      const differences = await largestDifferences(join(other, "model"), recorded(pooling), sentences);
      for (const [task, difference] of Object.entries(differences)) {
        assert.ok(difference < 1e-3, `${task}: ${difference}`);
      }
    });
  }

  it("predicts what Flair predicts, broken sequences included", async () => {
    const sentences = recorded().map(({ at }) => examples[at]!);
    assert.deepEqual(await sharesAlike(model, recorded(), sentences), { task_ner: 1, task_crf: 1, task_pos: 1 });
  });

  it("has Flair's own scores on the test split", async () => {
    const { scores } = readDescription(join(fixtures, "trained"));
    const tagger = await Tagger.load(model);
    const counts = await evaluate(tagger, examples);
    await tagger.release();
    for (const [task, score] of Object.entries(scores.test)) {
      const ours = counts.get(task)!.score().f1;
      assert.ok(Math.abs(ours - score) < 1e-3, `${task}: ${ours}, and ${score} in Flair`);
    }
  });

  it("is described in model.json and on its card", () => {
    assert.deepEqual(manifest.columns, ["form", "pos", "ner"]);
    assert.deepEqual(manifest.tasks[0]!.labels.slice(0, 3), ["O", "S-LOC", "B-LOC"]);
    assert.ok(!manifest.tasks[1]!.labels.includes("<START>"));
    assert.equal(manifest.training["engine"], "Flair 0.15.1");
    assert.match(readFileSync(join(model, "README.md"), "utf8"), /Trained by Flair 0\.15\.1 for 12 epochs/);
  });
});

describe("importFromFlair", () => {
  let folder: string;
  let trained: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "multitask-flair-"));
    trained = join(folder, "trained");
    cpSync(join(fixtures, "trained"), trained, { recursive: true });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const model = () => join(folder, "model");
  const refuses = (message: RegExp, from = folder) => {
    assert.throws(() => importFromFlair(from, model()), { message });
    assert.ok(!existsSync(join(model(), "model.json")));
  };
  const describe = (change: (description: Description) => void) => {
    const description = readDescription(trained);
    change(description);
    writeFileSync(join(trained, "flair-model.json"), JSON.stringify(description));
  };
  const changeConfig = (change: (config: Record<string, unknown>) => void) => {
    const path = join(trained, "encoder", "config.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    change(config);
    writeFileSync(path, JSON.stringify(config));
  };

  it("takes the folder of the results alone, and replaces what it imported before", () => {
    importFromFlair(trained, model());
    importFromFlair(folder, model());
    assert.ok(existsSync(join(model(), "model.onnx")));
  });

  it("leaves a model alone that was trained here", () => {
    mkdirSync(model());
    writeFileSync(join(model(), "training.jsonl"), "");
    refuses(/model holds other files or a model that was trained here; name a new folder with --output/);
  });

  it("opens no pickle", () => {
    rmSync(join(trained, "flair-model.json"));
    writeFileSync(join(trained, "final-model.pt"), "cos\nsystem\n");
    refuses(/has a model only as final-model\.pt, a pickle file, which can run code and is not read; train with/);
  });

  it("says what has not been trained, what was not exported, and what is not there", () => {
    rmSync(trained, { recursive: true });
    refuses(/has no flair-model\.json; name the folder that multitask export/);
    writeFileSync(join(folder, "settings.json"), "{}");
    refuses(/has not been trained yet; run its train\.py to the end first/);
    refuses(/nowhere is not there, or no folder/, join(folder, "nowhere"));
  });

  it("says which head is missing", () => {
    rmSync(join(trained, "heads.safetensors"));
    refuses(/lacks heads\.safetensors, the outputs of the tasks/);
    writeFileSync(join(trained, "heads.safetensors"), encodeSafetensors({ other: float32([1], [0]) }));
    refuses(/has no tensor "task_ner\.weight", a part of the head of a task/);
  });

  it("says which head has another shape", () => {
    describe(({ dictionaries }) => (dictionaries["task_pos"] = ["NOUN"]));
    refuses(/tensor "task_pos\.weight" with shape \[17, 16\], but encoder and labels ask for \[1, 16\]/);
  });

  it("says which part of the encoder has another shape, or is missing", () => {
    changeConfig((config) => (config["intermediate_size"] = 64));
    refuses(
      /"encoder\.layer\.0\.intermediate\.dense\.weight" with shape \[32, 16\], but config\.json asks for \[64, 16\]/,
    );
    rmSync(join(trained, "encoder", "model.safetensors"));
    refuses(/encoder has no weights: model\.safetensors/);
  });

  it("names an architecture that it does not know", () => {
    changeConfig((config) => (config["model_type"] = "t5"));
    refuses(/holds a model of the type "t5"; these are trained: bert,/);
  });

  it("refuses an encoder that Flair reads otherwise", () => {
    changeConfig((config) => (config["model_type"] = "modernbert"));
    refuses(/Flair reads ModernBERT before its last normalisation/);
  });

  it("misses the tokenizer", () => {
    rmSync(join(trained, "encoder", "tokenizer.json"));
    refuses(/has no tokenizer\.json, which is needed to split words into sub-tokens/);
  });

  it("says what in the description is of no use", () => {
    const cases: [(description: Description) => void, RegExp][] = [
      [(all) => (all.format = 2), /was written for another version/],
      [(all) => (all.settings.tasks = []), /has no usable "settings\.tasks"/],
      [(all) => (all.settings.tasks = [null as never]), /has no usable "settings\.tasks"/],
      [(all) => (all.settings.tasks[0]!["scheme"] = "BEST"), /has no usable "scheme"/],
      [(all) => (all.settings.encoder["pooling"] = "first_last"), /has no usable "pooling"/],
      [(all) => (all.dictionaries["task_ner"] = ["O", "O"]), /has no usable "dictionaries\.task_ner"/],
      [(all) => (all.window = { longest: 32, overlap: 31 }), /has no usable "window\.overlap"/],
    ];
    for (const [change, message] of cases) {
      cpSync(join(fixtures, "trained", "flair-model.json"), join(trained, "flair-model.json"));
      describe(change);
      refuses(message);
    }
    writeFileSync(join(trained, "flair-model.json"), "{");
    refuses(/flair-model\.json holds no JSON object/);
  });
});

function readDescription(trained: string): Description {
  return JSON.parse(readFileSync(join(trained, "flair-model.json"), "utf8")) as Description;
}
