import { ConllFileError, decodeConll } from "./file";
import { decodeLines } from "./legacy-encoding";
import { EncodingError } from "./encoding";

/** Decodes column files: as UTF-8 or, where lines are not and another encoding is given, those lines in it. */
export class ConllDecoder {
  /** The files of which some lines were read in the other encoding. */
  readonly foreign = new Set<string>();

  /** @param encoding its name in the Encoding Standard, such as windows-1252 */
  constructor(readonly encoding?: string) {}

  /** As `decodeConll`; throws its errors, where no other encoding helps. */
  decode(path: string, bytes: Uint8Array, firstLine = 0): string {
    if (this.encoding === undefined) return decodeConll(path, bytes, firstLine);
    try {
      const { text, isForeign } = decodeLines(bytes, this.encoding);
      if (isForeign) this.foreign.add(path);
      if (text.includes("\0")) throw new ConllFileError(`${path} holds NUL bytes: it is binary or UTF-16, not text.`);
      return text;
    } catch (error) {
      if (error instanceof EncodingError) throw new ConllFileError(`${path}: ${error.message}`, { cause: error });
      throw error;
    }
  }
}
