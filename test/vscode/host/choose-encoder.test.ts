import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import { encodeSafetensors, float32 } from "../../unit/model/safetensors-writer";
import { eventually } from "../eventually";
import { write } from "./files";

const config = `{
  // what is trained
  "columns": ["form", "pos"],
  "tasks": [{ "id": "task_pos", "kind": "token", "column": "pos" }],
  "encoder": { "kind": "hash-cnn" }, // small
  "training": { "learningRate": 0.001 } // ours
}
`;
const encoder = '{ "kind": "hash-cnn" }';
const bert = {
  model_type: "bert",
  hidden_size: 4,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 8,
  vocab_size: 3,
  max_position_embeddings: 5,
};

describe("Choose Encoder", () => {
  let run = 0;
  let folder: string;
  let settings: vscode.Uri;

  beforeEach(async () => {
    folder = `encoder-${run++}`;
    settings = await write(`${folder}/multitask.json`, config);
    const corpus = await write(`${folder}/part/train.conll`, "# multitask_id = task_pos\na\tX\n");
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(corpus));
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    await vscode.commands.executeCommand("notifications.clearAll");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const choose = (given?: unknown) => vscode.commands.executeCommand("multitask.chooseEncoder", given);
  const saved = () => readFileSync(settings.fsPath, "utf8");
  const checkpoint = async (files: Record<string, string | Uint8Array>) => {
    for (const [name, content] of Object.entries(files)) {
      const uri = await write(`${folder}/models/tiny/${name}`, "");
      await vscode.workspace.fs.writeFile(uri, Buffer.from(content as Uint8Array));
    }
    return vscode.Uri.joinPath(settings, "../models/tiny").fsPath;
  };

  it("writes a model of the hub into the nearest multitask.json, in one step that can be undone", async () => {
    await choose({ kind: "transformer", checkpoint: "FacebookAI/roberta-base" });
    const expected = config.replace(encoder, '{ "kind": "transformer", "checkpoint": "FacebookAI/roberta-base" }');
    assert.equal(saved(), expected);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, settings.fsPath);
    await vscode.commands.executeCommand("undo");
    assert.equal(vscode.window.activeTextEditor?.document.getText(), config);
  });

  it("writes a folder with a checkpoint by its relative path", async () => {
    const weights = encodeSafetensors({ "embeddings.word_embeddings.weight": float32([1], [1]) });
    const files = { "config.json": JSON.stringify(bert), "tokenizer.json": "{}", "model.safetensors": weights };
    await choose({ folder: await checkpoint(files) });
    assert.equal(saved(), config.replace(encoder, '{ "kind": "transformer", "checkpoint": "./models/tiny" }'));
  });

  it("refuses a folder that is no checkpoint, or of an unknown kind, and leaves the file alone", async () => {
    await choose({ folder: await checkpoint({ "config.json": JSON.stringify(bert), "pytorch_model.bin": "" }) });
    assert.equal(saved(), config);
    const weights = encodeSafetensors({ x: float32([1], [1]) });
    const files = { "config.json": '{"model_type":"llama"}', "tokenizer.json": "{}", "model.safetensors": weights };
    await choose({ folder: await checkpoint(files) });
    assert.equal(saved(), config);
    assert.ok(!vscode.window.activeTextEditor?.document.uri.path.endsWith("multitask.json"));
  });

  it("offers hash-cnn first", async () => {
    await choose({ kind: "transformer", checkpoint: "org/name" });
    assert.notEqual(saved(), config);
    const chosen = choose();
    await eventually(async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return saved() === config;
    });
    await chosen;
  });
});
