import { join } from "node:path";
import { findTensorFlow } from "./tensorflow-installation";

/** What this project calls of `tfjs_binding.node`, the native part of @tensorflow/tfjs-node 4.22.0 (binding/tfjs_binding.cc there). All of it blocks. */
export interface TensorFlowBinding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  /** May share the memory of the array until the tensor is deleted. */
  createTensor(shape: readonly number[], type: number, data: Float32Array | Int32Array): number;
  deleteTensor(tensor: number): void;
  /** A copy of the numbers. */
  tensorDataSync(tensor: number): Float32Array | Int32Array | Uint8Array;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(model: number): void;
  /** @param inputs, outputs names such as `x:0`, separated by commas */
  runSavedModel(
    model: number,
    tensors: readonly number[],
    inputs: string,
    outputs: string,
  ): { readonly id: number; readonly shape: readonly number[]; readonly dtype: number }[];
  isUsingGpuDevice(): boolean;
  getNumOfTensors(): number;
}

let loaded: TensorFlowBinding | undefined;

/**
 * TensorFlow, loaded at its first use: nearly a gigabyte of native libraries.
 * @throws Error in one sentence when it is not installed, or cannot be loaded on this machine
 */
export function tensorFlow(): TensorFlowBinding {
  return (loaded ??= load());
}

/** TensorFlow where it has been loaded already. */
export function loadedTensorFlow(): TensorFlowBinding | undefined {
  return loaded;
}

function load(): TensorFlowBinding {
  const { directory } = findTensorFlow();
  setEnvironment();
  const module = { exports: {} as TensorFlowBinding };
  try {
    process.dlopen(module, join(directory, "tfjs_binding.node"));
  } catch (error) {
    const [reason] = (error as Error).message.split("\n", 1);
    throw new Error(
      `TensorFlow in ${directory} cannot be loaded on ${process.platform}-${process.arch} (${reason}); run multitask engine install tensorflow again.`,
    );
  }
  return module.exports;
}

/** What the libraries read when they are loaded; what a person has set stays. */
function setEnvironment(): void {
  // What goes wrong is thrown too; printed as well, it would stand among what a command prints.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "3";
  // Without it the whole memory of the GPU is taken at once.
  process.env["TF_FORCE_GPU_ALLOW_GROWTH"] ??= "true";
  // What is called float32 is computed in it; NVIDIA's libraries would take the shorter TF32 of newer cards.
  process.env["NVIDIA_TF32_OVERRIDE"] ??= "0";
  // The binding copies what it is given to the last GPU, and graphs run on the first.
  process.env["CUDA_VISIBLE_DEVICES"] ??= "0";
}
