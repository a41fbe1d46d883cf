/** Says that bytes are not UTF-8 text; the message says where and what to do. */
export class EncodingError extends Error {
  override readonly name = "EncodingError";

  constructor(
    message: string,
    /** 1-based line of the first broken byte. */
    readonly line: number,
    readonly isUtf16 = false,
  ) {
    super(message);
  }
}

/**
 * Decodes UTF-8 and keeps a byte order mark, so that encoding the text again gives the same bytes.
 *
 * Throws an EncodingError that names the line of the first byte that is not UTF-8.
 *
 * @param firstLine the 0-based line of the file at which `bytes` begin
 */
export function decodeUtf8(bytes: Uint8Array, firstLine = 0): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const broken = findBrokenByte(bytes);
    const line = firstLine + countLineBreaks(bytes.subarray(0, broken)) + 1;
    if (firstLine === 0 && (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff))) {
      throw new EncodingError("The text is encoded in UTF-16; save it as UTF-8.", line, true);
    }
    const byte = bytes[broken]!.toString(16).toUpperCase().padStart(2, "0");
    throw new EncodingError(
      `Line ${line} is not UTF-8 (byte ${byte}); if it is Latin-1, ` +
        "multitask lint --encoding windows-1252 --fix saves the file as UTF-8.",
      line,
    );
  }
}

/** The inverse of `decodeUtf8`. */
export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The offset of the first byte that belongs to no character; `bytes` are known to hold one. */
function findBrokenByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (middle <= bytes.length && isUtf8Start(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  // The decoder complains of the byte after an incomplete character; the character began up to three bytes before.
  let start = Math.min(valid, bytes.length - 1);
  for (let back = 1; back <= 3; back++) {
    const lead = bytes[valid - back];
    if (lead === undefined || lead < 0x80) break;
    if (lead >= 0xc0) {
      const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
      if (back < length) start = valid - back;
      break;
    }
  }
  return start;
}

/** True where the bytes are UTF-8, the last character perhaps incomplete. */
function isUtf8Start(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function countLineBreaks(bytes: Uint8Array): number {
  let count = 0;
  bytes.forEach((byte, i) => {
    if (byte === 10 || (byte === 13 && bytes[i + 1] !== 10)) count++;
  });
  return count;
}

function startsWith(bytes: Uint8Array, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}
