import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeSampleProject } from "../flair/sample-project";
import { runCli, temporaryFolder } from "./run-cli";

const fixtures = join(__dirname, "../flair/fixtures");

describe("multitask export and import", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  it("names what Flair does otherwise, writes what it needs, and takes no hash-cnn", () => {
    const config = writeSampleProject(folder);
    const exported = join(folder, "exported");
    const { code, stdout, stderr } = runCli(["export", "--to", "flair", exported, "--config", config]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^What Flair does otherwise than .*multitask\.json says:\n- training\.batchTokens 300: /);
    assert.match(stdout, /\nWrote 342 sentences to train on, the checkpoint and train\.py to .*exported/);
    assert.equal(
      readFileSync(join(exported, "train.py"), "utf8"),
      readFileSync(join(__dirname, "../../../media/flair/train.py"), "utf8"),
    );

    writeSampleProject(folder, { encoder: { kind: "hash-cnn" } });
    const refused = runCli(["export", "--to", "flair", join(folder, "other"), "--config", config]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /^multitask: encoder\.kind is hash-cnn, .*\n$/);
    assert.ok(!existsSync(join(folder, "other")));
  });

  it("makes a model folder with Flair's scores", () => {
    const model = join(folder, "model");
    const { code, stderr } = runCli(["import", "--from", "flair", fixtures, "--output", model]);
    assert.equal(code, 0, stderr);
    const test = join(folder, "test.conll");
    const { stdout } = runCli(["evaluate", "--model", model, "--format", "json", test]);
    const { tasks } = JSON.parse(stdout) as { tasks: Record<string, { f1: number }> };
    const { scores } = JSON.parse(readFileSync(join(fixtures, "trained", "flair-model.json"), "utf8")) as {
      scores: { test: Record<string, number> };
    };
    for (const [task, score] of Object.entries(scores.test)) {
      assert.ok(Math.abs(tasks[task]!.f1 - score) < 1e-3, `${task}: ${tasks[task]!.f1}, and ${score} in Flair`);
    }
  });

  it("makes a model folder that predicts", () => {
    const trained = join(folder, "trained");
    cpSync(join(fixtures, "trained"), trained, { recursive: true });
    // Predictions need a column each.
    const path = join(trained, "flair-model.json");
    const description = JSON.parse(readFileSync(path, "utf8")) as {
      settings: { columns: string[]; tasks: { id: string; column: string }[] };
    };
    description.settings.columns.push("crf");
    description.settings.tasks.find(({ id }) => id === "task_crf")!.column = "crf";
    writeFileSync(path, JSON.stringify(description));

    const model = join(folder, "predicting");
    assert.equal(runCli(["import", "--from", "flair", trained, "--output", model]).code, 0);
    const input = "The\t_\t_\t_\nhouse\t_\t_\t_\n.\t_\t_\t_\n";
    const { stdout, stderr } = runCli(["predict", "--model", model, "-"], { input });
    assert.match(stdout, /^The\tDET(\t(O|[BI]-\S+)){2}\nhouse\t[A-Z]+(\t\S+){2}\n\.\tPUNCT(\t\S+){2}\n$/, stderr);
  });

  it("says in one sentence what is no model of Flair", () => {
    const { code, stderr } = runCli(["import", "--from", "flair", __dirname, "--output", join(folder, "none")]);
    assert.equal(code, 2);
    assert.match(stderr, /^multitask: .* has no flair-model\.json; name the folder that multitask export .*\n$/);
  });
});
