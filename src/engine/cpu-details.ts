import { availableParallelism, cpus, totalmem } from "node:os";
import type { DeviceReport } from "../messages/devices";

/** The processor, and the memory that this process may have. */
export function cpuDetails(): Pick<DeviceReport, "name" | "cores" | "memory"> {
  const name = cpus()[0]?.model.trim();
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { ...(name && { name }), cores: availableParallelism(), memory };
}
