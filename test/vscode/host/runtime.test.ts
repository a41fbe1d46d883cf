import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";

describe("the packaged runtime", () => {
  it("is loaded by a process of the installed extension, from its own folder", async () => {
    const { extensionPath } = vscode.extensions.getExtension("multitask-tagger.multitask-tagger")!;
    const script = `
      const { listSupportedBackends } = require("onnxruntime-node");
      console.log(require.resolve("onnxruntime-node"), listSupportedBackends().some(({ name }) => name === "cpu"));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
      cwd: path.join(extensionPath, "dist"),
    });
    assert.equal(stdout.trim(), `${path.join(extensionPath, "dist/node_modules/onnxruntime-node/dist/index.js")} true`);
  });

  it("comes with the licences of what is bundled and of what lies beside it", () => {
    const { extensionPath } = vscode.extensions.getExtension("multitask-tagger.multitask-tagger")!;
    const notices = readFileSync(path.join(extensionPath, "dist/THIRD_PARTY_NOTICES.txt"), "utf8");
    for (const name of ["onnxruntime-node", "commander", "@lezer/markdown", "uplot"])
      assert.match(notices, new RegExp(`^${name} \\d.*: MIT$`, "m"));
    assert.match(notices, /Permission is hereby granted, free of charge/);
  });
});
