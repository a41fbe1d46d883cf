import assert from "node:assert/strict";
import { recased } from "./hash-cnn/recasing";
import { Random } from "./random";

describe("recasing", () => {
  const forms = ["The", "iPhone", "Maß", "'s", "東京"];
  const random = new Random(1);
  const drawn = (share: number, count: number) =>
    Array.from({ length: count }, () => recased(forms, share, random).join(" "));

  it("writes a sentence as a headline, in small letters or in capitals, and leaves forms that would not lead back", () => {
    assert.deepEqual(
      new Set(drawn(1, 200)),
      new Set(["The IPhone Maß 's 東京", "the iphone maß 's 東京", "THE IPHONE Maß 'S 東京"]),
    );
  });

  it("does so with the share of sentences that it is told, half of them as headlines", () => {
    const all = drawn(0.2, 10_000);
    const share = (written: string) => all.filter((each) => each === written).length / all.length;
    assert.ok(Math.abs(share(forms.join(" ")) - 0.8) < 0.02);
    assert.ok(Math.abs(share("The IPhone Maß 's 東京") - 0.1) < 0.02);
  });

  it("draws nothing where no sentence is to be changed", () => {
    const untouched = new Random(1);
    assert.equal(recased(forms, 0, untouched), forms);
    assert.equal(untouched.bits(), new Random(1).bits());
  });
});
