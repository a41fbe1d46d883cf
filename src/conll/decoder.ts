import { EncodingError } from "./encoding";
import { checkText, decodeConll, type Decode } from "./file";
import { decodeLines } from "./legacy-encoding";

/** Decodes column files: as UTF-8 or, where lines are not and another encoding is given, those lines in it. */
export class ConllDecoder {
  /** The files of which some lines were read in the other encoding. */
  readonly foreign = new Set<string>();

  /** @param encoding its name in the Encoding Standard, such as windows-1252 */
  constructor(private readonly encoding?: string) {}

  /** As `decodeConll`; throws its errors where no other encoding helps. */
  readonly decode: Decode = (path, bytes, firstLine) => {
    try {
      return decodeConll(path, bytes, firstLine);
    } catch (error) {
      const { cause } = error as Error;
      if (this.encoding === undefined || !(cause instanceof EncodingError) || cause.isUtf16) throw error;
      const text = checkText(path, decodeLines(bytes, this.encoding));
      this.foreign.add(path);
      return text;
    }
  };
}
