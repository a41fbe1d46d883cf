import type { EngineDevice } from "../messages/devices";
import type { TrainingDevice } from "./engine";

/** What is there on every machine. */
export const referenceDevice: TrainingDevice = { engine: "onnxruntime", device: "cpu" };

export function isReference({ engine, device }: EngineDevice): boolean {
  return engine === referenceDevice.engine && device === referenceDevice.device;
}
