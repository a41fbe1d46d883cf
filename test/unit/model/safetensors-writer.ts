/** A tensor as a safetensors file holds it: its numbers' bytes, little-endian and row-major. */
export interface RawTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A float32 tensor. */
export function float32(shape: readonly number[], numbers: Iterable<number>): RawTensor {
  return { dtype: "F32", shape, bytes: bytesOf(Float32Array.from(numbers)) };
}

/** The bytes of a typed array, in the machine's order. */
export function bytesOf(numbers: NodeJS.TypedArray): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** A safetensors file, written by its specification alone: https://github.com/huggingface/safetensors#format. */
export function encodeSafetensors(tensors: Readonly<Record<string, RawTensor>>): Buffer {
  const header: [string, unknown][] = [["__metadata__", { format: "pt" }]];
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header.push([name, { dtype, shape, data_offsets: [end, (end += bytes.length)] }]);
  }
  return joinSafetensors(
    JSON.stringify(Object.fromEntries(header)),
    Buffer.concat(Object.values(tensors).map(({ bytes }) => bytes)),
  );
}

/** A file of any header, right or wrong, padded with blanks as the format's own writers do. */
export function joinSafetensors(header: string | Uint8Array, data: Uint8Array): Buffer {
  const bytes = Buffer.from(header as string);
  const padding = Buffer.alloc((8 - (bytes.length % 8)) % 8, " ");
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length + padding.length));
  return Buffer.concat([length, bytes, padding, data]);
}
