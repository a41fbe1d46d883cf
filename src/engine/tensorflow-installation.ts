import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A folder with the libraries of TensorFlow and the binding that Node loads. */
export interface TensorFlowInstallation {
  /** It holds `tfjs_binding.node`, `libtensorflow_cc.so.2` and `libtensorflow_framework.so.2`. */
  readonly directory: string;
  /** Empty where it is not known before it is loaded. */
  readonly version: string;
  /** Whether the libraries can use an NVIDIA GPU. */
  readonly cuda: boolean;
}

const files = ["tfjs_binding.node", "libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];

/**
 * Looks for TensorFlow where the environment variable MULTITASK_TENSORFLOW says, in the places given, in the folder of the person's
 * programs and in the node_modules of the working folder.
 * @throws Error in one sentence where there is none
 */
export function findTensorFlow(places: readonly string[] = []): TensorFlowInstallation {
  const named = process.env["MULTITASK_TENSORFLOW"];
  const shared = process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share");
  const all = [
    ...(named ? [named] : []),
    ...places,
    join(shared, "multitask-tagger", "tensorflow"),
    resolve("node_modules", "@tensorflow", "tfjs-node-gpu", "lib", "napi-v8"),
  ];
  const directory = all.find((place) => files.every((name) => existsSync(join(place, name))));
  if (directory === undefined) {
    throw new Error("the TensorFlow engine is not installed; run multitask engine install tensorflow.");
  }
  return { directory: resolve(directory), version: "", cuda: false };
}
