/** What the runtimes say where a tensor finds no room: onnxruntime's CPU arena, C++, Vulkan, D3D12, Dawn and TensorFlow, each in words of its own. */
const signsOfFullMemory = [
  /failed to allocate memory/i,
  /memory allocation failed/i,
  /bad[_ ]alloc/i,
  /out[ _-]?of[ _-]?(device[ _-]|host[ _-])?memory/i,
  /OOM when allocating tensor/,
  /exceeds the max buffer size/i,
  /larger than the maximum (storage )?(buffer )?binding size/i,
  // A buffer that could not be made is told of only where it is used.
  /\[Invalid Buffer/,
  // A tensor larger than a binding is bound in parts, which a shader may not have any number of.
  /Too many storage buffers in shader/,
];

/** Whether an error of a run says that the device's memory does not hold what the run needs; a smaller batch may fit. */
export function isOutOfMemory(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return signsOfFullMemory.some((sign) => sign.test(message));
}
