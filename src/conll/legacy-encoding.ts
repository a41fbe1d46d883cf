import { decodeUtf8, EncodingError } from "./encoding";

/** An encoding of one byte a character, by its name in the Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels). */
export interface LegacyEncoding {
  readonly label: string;
  /** The languages that it was made for. */
  readonly languages: string;
}

/** Those that corpora were written in before UTF-8, the most usual first. */
export const LEGACY_ENCODINGS: readonly LegacyEncoding[] = [
  { label: "windows-1252", languages: "Western European, also called Latin-1" },
  { label: "iso-8859-15", languages: "Western European with the euro sign, Latin-9" },
  { label: "windows-1250", languages: "Central European on Windows" },
  { label: "iso-8859-2", languages: "Central European, Latin-2" },
  { label: "windows-1251", languages: "Cyrillic on Windows" },
  { label: "koi8-r", languages: "Russian" },
  { label: "windows-1253", languages: "Greek" },
  { label: "windows-1254", languages: "Turkish" },
  { label: "windows-1257", languages: "Baltic" },
  { label: "macintosh", languages: "Western European on old Macintoshes" },
];

const LINE_FEED = 10;

/** What the bytes 80 to 9F are in Windows-1252 (https://encoding.spec.whatwg.org/index-windows-1252.txt). */
const WINDOWS_1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** Whether there is an encoding of that name that can be read; UTF-16 is none in which lines can be told apart. */
export function isLegacyEncoding(label: string): boolean {
  try {
    return !/^utf-/.test(new TextDecoder(label).encoding);
  } catch {
    return false;
  }
}

/**
 * Decodes a text line by line: as UTF-8, and in another encoding those lines that are not UTF-8. So a file that was pasted
 * together from both is read right, too.
 *
 * Throws a RangeError for an encoding that does not exist. UTF-16 is not told apart from it: ask `decodeUtf8` first.
 */
export function decodeLines(bytes: Uint8Array, label: string): string {
  const legacy = new TextDecoder(label);
  const lines: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    const line = bytes.subarray(start, end);
    lines.push(tryUtf8(line) ?? decodeLegacy(line, legacy));
    start = end;
  }
  return lines.join("");
}

/** Node up to 23 decodes Windows-1252 as ISO-8859-1, which has control characters where quotation marks belong. */
function decodeLegacy(bytes: Uint8Array, decoder: InstanceType<typeof TextDecoder>): string {
  const text = decoder.decode(bytes);
  if (decoder.encoding !== "windows-1252") return text;
  return text.replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!);
}

function tryUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}
