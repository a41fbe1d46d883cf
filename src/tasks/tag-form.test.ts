import assert from "node:assert/strict";
import { formOfTag } from "./tag-form";

describe("formOfTag", () => {
  for (const [form, tags] of [
    ["outside", "O"],
    ["span", "B-PER I-deriv-per S-x U-PER[neg] L-A_B E-A/B B I B-OTH B-0a"],
    ["malformed", "o 0 I-O B-0 B- B--PER B-PER- b-PER B_PER BPER PER O-PER X-PER B-PER|NOUN - . [-PER"],
  ] as const) {
    it(`is ${form} for ${tags}`, () => {
      for (const tag of tags.split(" ")) assert.equal(formOfTag(tag), form, tag);
    });
  }
});
