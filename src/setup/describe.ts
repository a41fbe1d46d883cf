import { dirname } from "node:path";
import type { TensorFlowInstallation } from "../engine/tensorflow-installation";
import { findNvidia, missingCudaLibraries } from "./cuda";
import { testTensorFlow } from "./self-test";

/**
 * Tests an installation, and says in lines what it is and what it finds here: version, driver, card, libraries of CUDA, what is missing.
 * @throws SetupError when it cannot be used; the signal's reason
 */
export async function describeInstallation(
  { directory, cuda }: TensorFlowInstallation,
  checkProgram: string,
  signal: AbortSignal,
): Promise<string[]> {
  const { version, gpu } = await testTensorFlow(checkProgram, directory, signal);
  const { driver, cards } = findNvidia();
  const lines = [`TensorFlow ${version}, ${cuda ? "built with CUDA" : "for the CPU"}, in ${directory}: it computes.`];
  if (driver === undefined) lines.push("driver: NVIDIA's is not on this machine");
  else lines.push(`driver: NVIDIA ${driver}`, `card: ${cards.join(", ") || "none that the driver knows"}`);
  if (!cuda) {
    const remedy = "multitask engine install tensorflow --cuda";
    return [...lines, `trains on: the CPU${driver === undefined ? "" : `; on the card after "${remedy}"`}`];
  }
  const missing = missingCudaLibraries(dirname(directory));
  lines.push(`CUDA libraries: ${missing.length === 0 ? "all here" : `missing are ${missing.join(", ")}`}`);
  return [...lines, `trains on: the CPU${gpu ? " and the card" : ""}`];
}
