import { createCpuTrainer } from "./cpu-trainer";
import type { Beginning, Device, Trainer, TrainingProgram } from "./engine";
import { createWebGpuTrainer } from "./webgpu-trainer";

export type CreateTrainer = (device: Device, program: TrainingProgram, beginning: Beginning) => Promise<Trainer>;

/**
 * Loads a program on a device.
 * @throws Error when the device is not usable here, or the state is not one of the program
 */
export const createTrainer: CreateTrainer = (device, program, beginning) =>
  (device === "webgpu" ? createWebGpuTrainer : createCpuTrainer)(program, beginning);
