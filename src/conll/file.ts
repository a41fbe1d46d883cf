import { constants } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { decodeUtf8, EncodingError } from "./encoding";
import { readConll, type ConllDocument } from "./read";

/** Says in one sentence why a file cannot be read as a column file. */
export class ConllFileError extends Error {
  override readonly name = "ConllFileError";
}

/** Reads a UTF-8 column file. Throws a ConllFileError for a folder, an unreadable file, another encoding and binary data. */
export function readConllFile(path: string, decode: Decode = decodeConll): ConllDocument {
  return readConll(decode(path, readBytes(path)));
}

/** What turns the bytes of a file, or of the lines of it from `firstLine` on, into text; `decodeConll` is the strictest. */
export type Decode = (path: string, bytes: Uint8Array, firstLine?: number) => string;

/**
 * The text of a column file, or of the lines of it that `bytes` hold; the message of the ConllFileError that it throws for
 * another encoding and binary data counts lines from `firstLine` on.
 */
export function decodeConll(path: string, bytes: Uint8Array, firstLine = 0): string {
  return checkText(path, decode(path, bytes, firstLine));
}

/** The text of a file, if it is one. Throws a ConllFileError for binary data. */
export function checkText(path: string, text: string): string {
  if (text.includes("\0")) throw new ConllFileError(`${path} holds NUL bytes: it is binary or UTF-16, not UTF-8 text.`);
  return text;
}

/** The size of a file in bytes. Throws a ConllFileError for what is no file or cannot be found. */
export function sizeOfConllFile(path: string): number {
  try {
    const stat = statSync(path);
    // Reading a pipe or a device may never end.
    if (!stat.isFile() && !stat.isDirectory()) throw new ConllFileError(`${path} is a pipe or a device, not a file.`);
    return stat.isFile() ? stat.size : 0;
  } catch (error) {
    throw explainReadError(path, error);
  }
}

/** Says in one sentence why a file could not be read. */
export function explainReadError(path: string, error: unknown): ConllFileError {
  if (error instanceof ConllFileError) return error;
  return new ConllFileError(`${path} ${reasonFor((error as NodeJS.ErrnoException).code)}.`, { cause: error });
}

function readBytes(path: string): Uint8Array {
  if (sizeOfConllFile(path) > constants.MAX_STRING_LENGTH) {
    const megabytes = Math.floor(constants.MAX_STRING_LENGTH / 1e6);
    throw new ConllFileError(`${path} is larger than ${megabytes} MB; split it at a blank line.`);
  }
  try {
    return readFileSync(path);
  } catch (error) {
    throw explainReadError(path, error);
  }
}

function reasonFor(code: string | undefined): string {
  switch (code) {
    case "ENOENT":
      return "does not exist";
    case "EISDIR":
      return "is a folder; name the files in it";
    case "EACCES":
    case "EPERM":
      return "may not be read: permission denied";
    default:
      return `cannot be read (${code ?? "unknown error"})`;
  }
}

function decode(path: string, bytes: Uint8Array, firstLine: number): string {
  try {
    return decodeUtf8(bytes, firstLine);
  } catch (error) {
    if (error instanceof EncodingError) throw new ConllFileError(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}
