import type { EngineName, Precision } from "../messages/devices";
import type { Beginning, Engine, Trainer, TrainingDevice, TrainingProgram } from "./engine";
import { onnxruntimeEngine } from "./onnxruntime-engine";
import { tensorFlowEngine } from "./tensorflow-engine";

/** In the order in which they are listed. */
export const engines: Readonly<Record<EngineName, Engine>> = {
  onnxruntime: onnxruntimeEngine,
  tensorflow: tensorFlowEngine,
};

/** In what an engine multiplies matrices where a precision is wished for. */
export function precisionOf({ engine }: TrainingDevice, wished: Precision): Precision {
  return engines[engine].precisions.includes(wished) ? wished : "float32";
}

export type CreateTrainer = (on: TrainingDevice, program: TrainingProgram, beginning: Beginning) => Promise<Trainer>;

/** `createTrainer` of the engine that is named. */
export const createTrainer: CreateTrainer = ({ engine, device }, program, beginning) =>
  engines[engine].createTrainer(device, program, beginning);
