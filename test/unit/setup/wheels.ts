import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { libraryNames } from "../../../src/engine/tensorflow-installation";

/** What a wheel is to be; what is left out is that of tensorflow-cpu 2.20.0, with small libraries that are none. */
export interface WheelContent {
  readonly name?: string;
  readonly version?: string;
  readonly platform?: string;
  /** Content of files, by paths. */
  readonly files?: Readonly<Record<string, Buffer>>;
}

/** Bytes that hardly compress, always the same. */
export function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(Uint8Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) & 255));
}

export const libraries = Object.fromEntries(libraryNames.map((name) => [`tensorflow/${name}`, noise(200_000)]));

/** Writes a wheel as Python's tools do. */
export async function writeWheel(path: string, content: WheelContent = {}): Promise<void> {
  const {
    name = "tensorflow_cpu",
    version = "2.20.0",
    platform = "manylinux_2_17_x86_64",
    files = libraries,
  } = content;
  const metadata = {
    METADATA: `Metadata-Version: 2.4\nName: ${name}\nVersion: ${version}\n\nVersion: of the description\n`,
    WHEEL: `Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp311-cp311-${platform}\n\n`,
  };
  const zip = new ZipFile();
  for (const [file, bytes] of Object.entries(files)) zip.addBuffer(bytes, file);
  for (const [file, text] of Object.entries(metadata)) {
    zip.addBuffer(Buffer.from(text), `${name}-${version}.dist-info/${file}`);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
