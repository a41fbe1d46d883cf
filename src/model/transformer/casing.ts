/** How a word is written: what is lost on an encoder whose tokenizer makes all letters small. */
const casings = ["no letters", "small", "Capitalised", "ALL CAPITAL", "A single capital", "miXed"] as const;

/** Rows of the table that tells the encoder. */
export const CASINGS = casings.length;

/** The row of what is no word, such as padding. */
export const NO_CASING = casings.indexOf("no letters");

/** The row of a word. Letters without case, as in Arabic or Chinese, count as none. */
export function casingOf(form: string): number {
  return casings.indexOf(kindOf(form.replace(/[^\p{Lu}\p{Lt}\p{Ll}]/gu, "")));
}

function kindOf(letters: string): (typeof casings)[number] {
  if (letters === "") return "no letters";
  if (/^\p{Ll}+$/u.test(letters)) return "small";
  if (/^[\p{Lu}\p{Lt}]$/u.test(letters)) return "A single capital";
  if (/^[\p{Lu}\p{Lt}]\p{Ll}+$/u.test(letters)) return "Capitalised";
  return /^[\p{Lu}\p{Lt}]+$/u.test(letters) ? "ALL CAPITAL" : "miXed";
}
