import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { CheckpointError } from "./checkpoint-error";
import { bytesOf, conversions } from "./number-types";
import { HeaderError, parseHeader, quote, type TensorEntry } from "./safetensors-header";

/** The limit of the reference implementation. */
const LONGEST_HEADER = 100_000_000;
/** Bytes that are read at once: a multiple of eight, and what a conversion needs beside the numbers. */
const CHUNK = 1 << 22;

/** An open safetensors file; its tensors are read one at a time. */
export interface SafetensorsFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /**
   * The numbers of a tensor, row-major.
   * @throws CheckpointError when they are no floating-point numbers, or the file cannot be read
   */
  read(name: string): Float32Array;
  close(): void;
}

/**
 * Opens a file and checks its header against the file's size.
 * @throws CheckpointError when the file cannot be read, or is not what its header says
 */
export function openSafetensors(path: string): SafetensorsFile {
  const file = open(path);
  try {
    const size = fstatSync(file).size;
    const headerEnd = 8 + headerLength(file, path, size);
    const header = new Uint8Array(headerEnd - 8);
    readWhole(file, path, header, 8);
    return new OpenFile(path, file, headerEnd, parseHeader(header, size - headerEnd));
  } catch (error) {
    closeSync(file);
    throw error instanceof HeaderError ? broken(path, error.message) : error;
  }
}

class OpenFile implements SafetensorsFile {
  private isOpen = true;

  constructor(
    readonly path: string,
    private readonly file: number,
    private readonly headerEnd: number,
    readonly tensors: ReadonlyMap<string, TensorEntry>,
  ) {}

  read(name: string): Float32Array {
    const entry = this.tensors.get(name);
    if (!this.isOpen || !entry) throw new Error(`${this.path} is closed, or has no tensor ${quote(name)}.`);
    const convert = conversions.get(entry.type);
    if (!convert) {
      const needed = [...conversions.keys()].join(", ");
      throw new CheckpointError(
        `${this.path} has tensor ${quote(name)} as ${entry.type}; one of ${needed} is needed: save the checkpoint in float32.`,
      );
    }
    const width = bytesOf.get(entry.type)!;
    const numbers = new Float32Array((entry.end - entry.begin) / width);
    const chunk = new Uint8Array(Math.min(CHUNK, entry.end - entry.begin));
    for (let at = entry.begin; at < entry.end; at += chunk.length) {
      const part = chunk.subarray(0, entry.end - at);
      readWhole(this.file, this.path, part, this.headerEnd + at);
      const first = (at - entry.begin) / width;
      convert(part, numbers.subarray(first, first + part.length / width));
    }
    return numbers;
  }

  close(): void {
    if (this.isOpen) closeSync(this.file);
    this.isOpen = false;
  }
}

function open(path: string): number {
  try {
    // Opening a pipe would wait for its writer.
    if (!statSync(path).isFile()) throw new CheckpointError(`${path} is not a file; a safetensors file is needed.`);
    return openSync(path, "r");
  } catch (error) {
    throw error instanceof CheckpointError ? error : unreadable(path, error);
  }
}

function headerLength(file: number, path: string, size: number): number {
  if (size < 8) throw broken(path, `it has only ${size} bytes`);
  const start = Buffer.alloc(8);
  readWhole(file, path, start, 0);
  // A file of Git LFS that was not fetched begins with "version https://git-lfs...".
  if (start.toString("latin1") === "version ") {
    throw new CheckpointError(`${path} is only a pointer of Git LFS; fetch the file itself with "git lfs pull".`);
  }
  const length = start.readBigUInt64LE();
  if (length > LONGEST_HEADER) {
    throw broken(path, `its header would have ${length} bytes, where at most ${LONGEST_HEADER} are allowed`);
  }
  if (length > size - 8) throw broken(path, `its header would have ${length} bytes, but the file has only ${size}`);
  return Number(length);
}

function readWhole(file: number, path: string, target: Uint8Array, position: number): void {
  for (let done = 0; done < target.length;) {
    let count: number;
    try {
      count = readSync(file, target, done, target.length - done, position + done);
    } catch (error) {
      throw unreadable(path, error);
    }
    if (count === 0) throw broken(path, "it has become shorter while it was read");
    done += count;
  }
}

function broken(path: string, problem: string): CheckpointError {
  return new CheckpointError(`${path} is not a whole safetensors file: ${problem}; copy or download it again.`);
}

function unreadable(path: string, error: unknown): CheckpointError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new CheckpointError(`${path} cannot be read (${code ?? message}).`, { cause: error });
}
