import { isReference, referenceDevice } from "../engine/reference-device";
import type { DeviceChosen, DeviceReport, EngineDevice } from "../messages/devices";

/** A device in a sentence; the engine is named where it is not the one that is always there. */
export function deviceLabel({ engine, device }: EngineDevice): string {
  return engine === referenceDevice.engine ? device : `${device} (${engine})`;
}

/** Whether `auto` may take a device: a GPU in software computes on the processor, and slower. */
export function isCandidate({ usable, software }: DeviceReport): boolean {
  return usable && software !== true;
}

/** What `auto` takes: the fastest of the devices as far as they were measured, else the only one, else the CPU. */
export function fastestDevice(devices: readonly DeviceReport[]): DeviceChosen {
  const candidates = devices.filter(isCandidate);
  const software = devices.filter((device) => device.usable && device.software === true);
  if (candidates.length <= 1) {
    const reason = software.length > 0 ? "the only GPU is one in software" : "no other device is usable";
    return { ...only(candidates), reason };
  }
  const measured = candidates.filter(({ wordsPerSecond }) => wordsPerSecond !== undefined);
  const [best, ...others] = measured.sort((a, b) => b.wordsPerSecond! - a.wordsPerSecond!);
  if (!best) return { ...only(candidates.filter(({ device }) => device === "cpu")), reason: "no device was measured" };
  const failed = candidates.filter(({ unmeasured }) => unmeasured !== undefined);
  return {
    ...engineDevice(best),
    reason: [
      `${Math.round(best.wordsPerSecond!)} words a second`,
      ...others.map((other) => `${Math.round(other.wordsPerSecond!)} on ${deviceLabel(other)}`),
      ...failed.map((other) => `${deviceLabel(other)} could not be measured: ${other.unmeasured}`),
    ].join(", "),
  };
}

/** The device that is always there, unless others alone are in question. */
function only(candidates: readonly DeviceReport[]): EngineDevice {
  const [first] = candidates;
  return first && !candidates.some(isReference) ? engineDevice(first) : referenceDevice;
}

function engineDevice({ engine, device }: EngineDevice): EngineDevice {
  return { engine, device };
}
