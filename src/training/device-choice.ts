import type { DeviceChosen, DeviceReport } from "../messages/devices";

/** Whether `auto` may take a device: a GPU in software computes on the processor, and slower. */
export function isCandidate({ usable, software }: DeviceReport): boolean {
  return usable && software !== true;
}

/** What `auto` takes: the fastest of the devices as far as they were measured, else the CPU. */
export function fastestDevice(devices: readonly DeviceReport[]): DeviceChosen {
  const candidates = devices.filter(isCandidate);
  const software = devices.filter((device) => device.usable && device.software === true);
  if (candidates.length <= 1) {
    const reason = software.length > 0 ? "the only GPU is one in software" : "no other device is usable";
    return { device: "cpu", reason };
  }
  const measured = candidates.filter(({ wordsPerSecond }) => wordsPerSecond !== undefined);
  const [best, ...others] = measured.sort((a, b) => b.wordsPerSecond! - a.wordsPerSecond!);
  if (!best) return { device: "cpu", reason: "no device was measured" };
  const failed = candidates.filter(({ unmeasured }) => unmeasured !== undefined);
  return {
    device: best.device,
    reason: [
      `${Math.round(best.wordsPerSecond!)} words a second`,
      ...others.map(({ device, wordsPerSecond }) => `${Math.round(wordsPerSecond!)} on ${device}`),
      ...failed.map(({ device, unmeasured }) => `${device} could not be measured: ${unmeasured}`),
    ].join(", "),
  };
}
