import { createWriteStream } from "node:fs";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { SetupError } from "./setup-error";

/** A file in a wheel. */
export interface WheelFile {
  /** In the wheel, with slashes. */
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
}

const MAX_METADATA_BYTES = 1 << 20;

/** A package of Python, which is a zip file with metadata: https://packaging.python.org/specifications/binary-distribution-format */
export class Wheel {
  readonly files: readonly WheelFile[];
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(
    readonly path: string,
    /** Normalized: in small letters, with hyphens. */
    readonly name: string,
    readonly version: string,
    /** Of the platforms that it is for: `manylinux_2_17_x86_64`, say, or `any`. */
    readonly platforms: readonly string[],
    private readonly zip: ZipFile,
    entries: readonly Entry[],
  ) {
    this.#entries = new Map(entries.map((entry) => [entry.fileName, entry]));
    this.files = entries.map(({ fileName, uncompressedSize }) => ({ path: fileName, size: uncompressedSize }));
  }

  /**
   * Opens a wheel, whatever its file is called; `close` has to be called in the end.
   * @throws SetupError when it cannot be read, or is none
   */
  static async open(path: string): Promise<Wheel> {
    let zip: ZipFile | undefined;
    try {
      zip = await openPromise(path, { autoClose: false });
      const entries: Entry[] = [];
      for await (const entry of zip.eachEntry()) entries.push(entry);
      const read = async (name: string) => {
        const entry = entries.find(
          ({ fileName }) => /^[^/]+\.dist-info\//.test(fileName) && fileName.endsWith(`/${name}`),
        );
        if (!entry || entry.uncompressedSize > MAX_METADATA_BYTES) throw new NoWheelError();
        const bytes = await buffer(await zip!.openReadStreamPromise(entry));
        if (crc32(bytes) !== entry.crc32) throw new Error("its metadata has another checksum than it says");
        return bytes.toString("utf8");
      };
      const metadata = fieldsOf(await read("METADATA"));
      const tags = fieldsOf(await read("WHEEL"))("Tag");
      const [[name], [version]] = [metadata("Name"), metadata("Version")];
      if (name === undefined || version === undefined || tags.length === 0) throw new NoWheelError();
      return new Wheel(
        path,
        name.toLowerCase().replace(/[-_.]+/g, "-"),
        version,
        tags.map((tag) => tag.split("-").at(-1)!),
        zip,
        entries,
      );
    } catch (error) {
      zip?.close();
      throw explain(error, path);
    }
  }

  /**
   * Unpacks a file to a path where nothing is yet.
   * @throws SetupError when the wheel is damaged there; the signal's reason
   */
  async unpack(file: WheelFile, target: string, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    const entry = this.#entries.get(file.path)!;
    let checksum = 0;
    const check = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        checksum = crc32(chunk, checksum);
        onBytes(chunk.length);
        yield chunk;
      }
      if (checksum !== entry.crc32) throw new Error(`${entry.fileName} has another checksum than it says`);
    };
    let content: Readable;
    try {
      content = await this.zip.openReadStreamPromise(entry);
    } catch (error) {
      throw explain(error, this.path);
    }
    try {
      await pipeline(content, check, createWriteStream(target, { flags: "wx" }), { signal });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      // What the file system refuses is not the wheel's fault.
      throw (error as NodeJS.ErrnoException).syscall === "write" ? error : explain(error, this.path);
    }
  }

  close(): void {
    this.zip.close();
  }
}

class NoWheelError extends Error {}

/** The fields of metadata, which are those of an e-mail's header: what each is, by its name. */
function fieldsOf(text: string): (name: string) => string[] {
  const [header] = text.split(/\r?\n\r?\n/, 1);
  return (name) =>
    [...header!.matchAll(new RegExp(`^${name}:[ \\t]*(.*?)[ \\t\\r]*$`, "gim"))].map((match) => match[1]!);
}

function explain(error: unknown, path: string): unknown {
  if (error instanceof NoWheelError)
    return new SetupError(`${path} is no wheel of a Python package.`, { cause: error });
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall !== undefined) return new SetupError(`${path} cannot be read (${code}).`, { cause: error });
  const reason = message.split(/[.\n]/, 1)[0]!;
  return new SetupError(`${basename(path)} is damaged, or was not fetched to its end (${reason}): fetch it again.`, {
    cause: error,
  });
}
