import assert from "node:assert/strict";
import path from "node:path";
import { writeCheckpointPath } from "./checkpoint-path";

describe("the path of a checkpoint in a multitask.json", () => {
  const cases: [string, string, string][] = [
    ["/home/a/corpus/models/x", "/home/a/corpus", "./models/x"],
    ["/home/a/corpus/models/x", "/home/a/corpus/en", "../models/x"],
    ["/home/a/corpus/.models/x", "/home/a/corpus", "./.models/x"],
    ["/home/a/corpus/..x", "/home/a/corpus", "./..x"],
    ["/home/a/corpus", "/home/a/corpus", "./"],
    ["/home/a/roberta", "/home/a/corpus", "../roberta"],
    ["/home/a/roberta", "/home/a/corpus/en", "../../roberta"],
    ["/home/b/roberta", "/home/a/corpus", "/home/b/roberta"],
    ["/home", "/home/a/corpus", "/home"],
  ];
  for (const [folder, config, expected] of cases) {
    it(`is ${expected} for ${folder} seen from ${config}`, () => {
      assert.equal(writeCheckpointPath(folder, config, "/home/a/corpus", path.posix), expected);
    });
  }

  it("has slashes on Windows too, and stays absolute on another drive", () => {
    const write = (folder: string) => writeCheckpointPath(folder, "C:\\work\\corpus", "C:\\work\\corpus", path.win32);
    assert.equal(write("C:\\work\\corpus\\models\\x"), "./models/x");
    assert.equal(write("C:\\work\\x"), "../x");
    assert.equal(write("D:\\x"), "D:\\x");
  });
});
