/** Bytes of one number of each type that a safetensors file may name; types of less than a byte are not read. */
export const bytesOf: ReadonlyMap<string, number> = new Map([
  ["BOOL", 1],
  ["U8", 1],
  ["I8", 1],
  ["F8_E4M3", 1],
  ["F8_E5M2", 1],
  ["F8_E8M0", 1],
  ["U16", 2],
  ["I16", 2],
  ["F16", 2],
  ["BF16", 2],
  ["U32", 4],
  ["I32", 4],
  ["F32", 4],
  ["U64", 8],
  ["I64", 8],
  ["F64", 8],
  ["C64", 8],
]);

/** Writes the numbers of little-endian `bytes` into `numbers`, which has just their count. */
type Conversion = (bytes: Uint8Array<ArrayBuffer>, numbers: Float32Array) => void;

/**
 * The types that become float32.
 * The arrays are views in the machine's own byte order: little-endian wherever ONNX Runtime's binaries run.
 * `bytes` begins at a multiple of eight in its buffer.
 */
export const conversions: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ["F32", (bytes, numbers) => numbers.set(new Float32Array(bytes.buffer, bytes.byteOffset, numbers.length))],
  ["F64", (bytes, numbers) => numbers.set(new Float64Array(bytes.buffer, bytes.byteOffset, numbers.length))],
  ["F16", convertHalfs],
  ["BF16", convertBrainFloats],
]);

function convertHalfs(bytes: Uint8Array<ArrayBuffer>, numbers: Float32Array): void {
  halfs ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => halfToNumber(bits));
  const source = new Uint16Array(bytes.buffer, bytes.byteOffset, numbers.length);
  for (let i = 0; i < source.length; i++) numbers[i] = halfs[source[i]!]!;
}

/** A bfloat16 is the upper half of a float32. */
function convertBrainFloats(bytes: Uint8Array<ArrayBuffer>, numbers: Float32Array): void {
  const source = new Uint16Array(bytes.buffer, bytes.byteOffset, numbers.length);
  const target = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  for (let i = 0; i < source.length; i++) target[i] = source[i]! << 16;
}

/** All 65,536 float16 numbers, made when the first is needed. */
let halfs: Float32Array | undefined;

/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}
