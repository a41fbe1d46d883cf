import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readConllFile } from "../../../src/conll/file";
import { fillColumns } from "../../../src/prediction/fill-columns";
import { Tagger } from "../../../src/prediction/tagger";
import { modelProcessEntry, trainIn, Workspace } from "../training/workspace";

describe("multitask predict", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = new Workspace({ epochs: 2 });
    await trainIn(workspace);
  });
  after(() => workspace.remove());

  const predict = (model: string, file: string) =>
    spawnSync(process.execPath, [join(dirname(modelProcessEntry), "cli.js"), "predict", "--model", model, file], {
      encoding: "utf8",
      timeout: 30_000,
    });

  it("tags in a thread of its own as without one, over many batches", async () => {
    const file = workspace.path("long.conll");
    writeFileSync(file, readConllFile(workspace.path("dev.conll")).text.repeat(40));
    const tagger = await Tagger.load(workspace.output);
    const expected = await fillColumns(readConllFile(file), tagger.manifest, tagger);
    await tagger.release();
    const { status, stdout, stderr } = predict(workspace.output, file);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, expected);
  });

  it("ends in one sentence while the model is being loaded, where there is nothing to tag", () => {
    const { status, stderr } = predict(workspace.output, "missing.conll");
    assert.equal(status, 2);
    assert.equal(stderr, "multitask: missing.conll does not exist.\n");
  });

  it("says which file of a model cannot be loaded", () => {
    const broken = workspace.path("broken");
    cpSync(workspace.output, broken, { recursive: true });
    truncateSync(join(broken, "model.onnx"), 10_000);
    const { status, stderr } = predict(broken, workspace.path("dev.conll"));
    assert.equal(status, 2, stderr);
    assert.match(stderr, /^multitask: the model\.onnx of .*broken cannot be loaded \(.+\); train the model again/);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
});
