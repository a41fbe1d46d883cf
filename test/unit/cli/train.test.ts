import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli, temporaryFolder } from "./run-cli";

describe("multitask train, evaluate and predict refuse", () => {
  const folder = temporaryFolder();
  const absent = join(folder, "absent");
  const cases: [string, readonly string[], RegExp][] = [
    ["a configuration that is not there", ["train", "--config", absent], /absent: does not exist/],
    ["a device that is not built in", ["train", "--config", absent, "--device", "dml"], /dml is not built in yet/],
    ["an engine that is not known", ["train", "--engine", "torch"], /Allowed choices are onnxruntime, tensorflow/],
    ["a number of epochs that is none", ["train", "--epochs", "many"], /many is not a whole number/],
    ["a model folder without a model", ["evaluate", "--model", folder, "x.conll"], /has no model\.json/],
    ["a model folder that is a file", ["predict", "--model", join(folder, "file"), "x.conll"], /has no model\.json/],
  ];
  before(() => writeFileSync(join(folder, "file"), ""));

  for (const [what, args, expected] of cases) {
    it(`${what}, in one sentence`, () => {
      const { code, stderr } = runCli(args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, expected);
      assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
    });
  }
});
