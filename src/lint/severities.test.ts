import assert from "node:assert/strict";
import { combineSeverities } from "./severities";

describe("severities of settings and project together", () => {
  it("adds what the project does not name", () => {
    assert.deepEqual(combineSeverities({ "tags/sequence": "off", "ids/*": "info" }, { "tags/label": "error" }), {
      "tags/sequence": "off",
      "ids/*": "info",
      "tags/label": "error",
    });
  });

  it("takes the project's where both name a rule", () => {
    assert.deepEqual(combineSeverities({ "tags/sequence": "off" }, { "tags/sequence": "error" }), {
      "tags/sequence": "error",
    });
  });

  it("takes the project's where it names the family of a rule", () => {
    assert.deepEqual(combineSeverities({ "tags/sequence": "off" }, { "tags/*": "error" }), { "tags/*": "error" });
  });
});
