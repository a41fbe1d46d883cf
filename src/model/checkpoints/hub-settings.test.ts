import assert from "node:assert/strict";
import { hubSettings } from "./hub-settings";

describe("the environment's settings of the hub", () => {
  it("name the hub of Hugging Face, or another one", () => {
    assert.equal(hubSettings({}).hubUrl, "https://huggingface.co");
    assert.equal(hubSettings({ HF_ENDPOINT: "" }).hubUrl, "https://huggingface.co");
    assert.equal(hubSettings({ HF_ENDPOINT: "https://mirror.example/hub//" }).hubUrl, "https://mirror.example/hub");
  });

  it("switch the network off", () => {
    for (const value of ["1", "ON", "yes", "True"]) {
      assert.ok(hubSettings({ HF_HUB_OFFLINE: value }).isOffline, value);
      assert.ok(hubSettings({ HF_HUB_OFFLINE: "", TRANSFORMERS_OFFLINE: value }).isOffline, value);
    }
    for (const value of ["", "0", "no", "11"]) assert.ok(!hubSettings({ HF_HUB_OFFLINE: value }).isOffline, value);
    assert.ok(!hubSettings({ HF_HUB_OFFLINE: "0", TRANSFORMERS_OFFLINE: "1" }).isOffline);
  });
});
