import { visit } from "jsonc-parser";
import { bytesOf } from "./number-types";

/** Where a tensor's numbers are. */
export interface TensorEntry {
  /** a key of `bytesOf` */
  readonly type: string;
  readonly shape: readonly number[];
  /** in bytes from the header's end */
  readonly begin: number;
  readonly end: number;
}

/** Says what is wrong with a header, without the file's name. */
export class HeaderError extends Error {}

/**
 * Reads a safetensors header (https://github.com/huggingface/safetensors#format).
 * @param size of all tensors together, in bytes
 * @throws HeaderError unless the tensors fill these bytes exactly, each just as large as its type and shape say
 */
export function parseHeader(header: Uint8Array, size: number): Map<string, TensorEntry> {
  const tensors = parseTensors(header);
  let end = 0;
  for (const [name, entry] of [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin < end) throw new HeaderError(`tensor ${quote(name)} overlaps another one`);
    if (entry.begin > end) throw new HeaderError(`no tensor has the bytes ${end} to ${entry.begin}`);
    if (entry.end > size) {
      throw new HeaderError(`tensor ${quote(name)} ends at byte ${entry.end}, but there are only ${size} bytes`);
    }
    end = entry.end;
  }
  if (end < size) throw new HeaderError(`no tensor has the bytes ${end} to ${size}`);
  return tensors;
}

/** The name as people can read it in a sentence, whatever is in it. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}

function parseTensors(header: Uint8Array): Map<string, TensorEntry> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(header);
    value = JSON.parse(text);
  } catch {
    throw new HeaderError("its header is not JSON");
  }
  if (!text.startsWith("{")) throw new HeaderError("its header is not a JSON object");
  const { __metadata__: metadata = {}, ...entries } = value as Record<string, unknown>;
  if (!isObject(metadata) || !Object.values(metadata).every((text) => typeof text === "string")) {
    throw new HeaderError("its __metadata__ is not an object of strings");
  }
  const tensors = new Map(Object.entries(entries).map(([name, entry]) => [name, parseEntry(name, entry)]));
  const repeated = repeatedKey(text);
  if (repeated !== undefined) throw new HeaderError(`its header has ${quote(repeated)} twice`);
  return tensors;
}

/** JSON.parse keeps the last of two equal keys without a word. The walk recurses: only for a text of known depth. */
function repeatedKey(json: string): string | undefined {
  const objects: Set<string>[] = [];
  let repeated: string | undefined;
  visit(json, {
    onObjectBegin: () => void objects.push(new Set()),
    onObjectEnd: () => void objects.pop(),
    onObjectProperty: (key) => {
      const keys = objects.at(-1)!;
      if (keys.has(key)) repeated ??= key;
      keys.add(key);
    },
  });
  return repeated;
}

function parseEntry(name: string, value: unknown): TensorEntry {
  const { dtype: type, shape, data_offsets: offsets, ...others } = isObject(value) ? value : {};
  const isWhole = typeof type === "string" && areCounts(shape) && areCounts(offsets) && offsets.length === 2;
  if (!isWhole || Object.keys(others).length > 0) {
    throw new HeaderError(`tensor ${quote(name)} does not have just a right dtype, shape and data_offsets`);
  }
  const bytes = bytesOf.get(type);
  if (bytes === undefined) throw new HeaderError(`tensor ${quote(name)} is of the unknown type ${quote(type)}`);
  const [begin, end] = offsets as [number, number];
  const needed = shape.reduce((product, length) => product * length, bytes);
  if (end - begin !== needed) {
    const found = `has ${end - begin} bytes, but ${needed} are needed for its shape ${shapeText(shape)} of ${type}`;
    throw new HeaderError(`tensor ${quote(name)} ${found}`);
  }
  return { type, shape, begin, end };
}

/** `[2, 3]`, as Python writes it. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

function areCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((number) => Number.isSafeInteger(number) && number >= 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
