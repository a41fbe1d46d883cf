import { join } from "node:path";
import { bindingName } from "./tensorflow-installation";

/** What the libraries of a folder turned out to be. */
export interface TensorFlowCheck {
  readonly version: string;
  /** Whether they compute on a GPU here. */
  readonly gpu: boolean;
}

interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_BOOL: number;
  isUsingGpuDevice(): boolean;
  createTensor(shape: readonly number[], type: number, values: Float32Array): number;
  executeOp(name: string, attributes: readonly object[], inputs: readonly number[], outputs: number): { id: number }[];
  tensorDataSync(id: number): Float32Array;
}

/**
 * A program of its own, since libraries that do not fit may end the process that loads them: it multiplies two matrices with the
 * libraries in the folder that it is given, and tells its parent what they are.
 */
function check(directory: string): TensorFlowCheck {
  const loaded = { exports: {} };
  process.dlopen(loaded, join(directory, bindingName));
  const binding = loaded.exports as Binding;
  const { TF_FLOAT, TF_ATTR_TYPE, TF_ATTR_BOOL } = binding;
  const matrix = binding.createTensor([2, 2], TF_FLOAT, Float32Array.of(1, 2, 3, 4));
  const attributes = [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "transpose_a", type: TF_ATTR_BOOL, value: false },
    { name: "transpose_b", type: TF_ATTR_BOOL, value: false },
  ];
  const [product] = binding.executeOp("MatMul", attributes, [matrix, matrix], 1);
  const numbers = [...binding.tensorDataSync(product!.id)];
  if (String(numbers) !== "7,10,15,22") throw new Error(`it computes ${String(numbers)} in place of 7,10,15,22`);
  return { version: binding.TF_Version, gpu: binding.isUsingGpuDevice() };
}

try {
  process.send!({ found: check(process.argv[2]!) });
} catch (error) {
  process.send!({ failure: (error as Error).message });
}
