import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingPermission } from "../../../src/engine/gpu-permission";

const [RENDER, NOBODY] = [992, 65_534];
const isRoot = process.geteuid?.() === 0;

describe("the permission for a GPU", () => {
  let folder: string;
  let groups: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "multitask-dev-"));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "dri"));
    groups = join(folder, "group");
    writeFileSync(groups, `root:x:0:\nrender:x:${RENDER}:\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function file(name: string, mode: number): string {
    const path = join(folder, name);
    writeFileSync(path, "");
    chmodSync(path, mode);
    return path;
  }

  /** As a person without rights, who is in no group. */
  function missingForNobody(): string | undefined {
    process.setegid!(NOBODY);
    process.seteuid!(NOBODY);
    try {
      return missingPermission(folder, groups);
    } finally {
      process.seteuid!(0);
      process.setegid!(0);
    }
  }

  it("is not missing where there is no GPU, or where its file can be opened", () => {
    assert.equal(missingPermission(join(folder, "none"), groups), undefined);
    file("dri/renderD128", 0o666);
    file("nvidia0", 0o666);
    assert.equal(missingPermission(folder, groups), undefined);
  });

  it("names the file, and the group that may open it (skipped for who is not root)", function () {
    if (!isRoot) return this.skip();
    const path = file("dri/renderD128", 0o660);
    chownSync(path, 0, RENDER);
    assert.equal(
      missingForNobody(),
      `permission to open ${path} (ask to be added to the group render, and log in again)`,
    );
  });

  it("names the file alone where no group may open it (skipped for who is not root)", function () {
    if (!isRoot) return this.skip();
    const path = file("nvidia0", 0o600);
    assert.equal(missingForNobody(), `permission to open ${path}`);
  });

  it("takes no notice of files that only show pictures (skipped for who is not root)", function () {
    if (!isRoot) return this.skip();
    file("dri/card0", 0o600);
    file("nvidiactl", 0o600);
    assert.equal(missingForNobody(), undefined);
  });
});
