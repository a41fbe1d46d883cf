import type { DeviceReport } from "../messages/devices";

export { deviceLabel } from "../training/device-choice";

/** A device's name and size, or what it lacks, for a line. */
export function describeDevice(report: DeviceReport): string {
  const { usable, missing, name, cores, memory, software, unmeasured } = report;
  if (!usable) return missing === undefined ? "not usable" : `not usable: ${missing}`;
  return [
    name,
    cores !== undefined && `${cores} ${cores === 1 ? "core" : "cores"}`,
    memory !== undefined && `${(memory / 2 ** 30).toFixed(1)} GiB`,
    software === true && "a driver in software, which auto never takes",
    unmeasured !== undefined && `not measured: ${unmeasured}`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** Words a second as a whole number; undefined where it was not measured. */
export function speedOf({ wordsPerSecond }: DeviceReport): string | undefined {
  return wordsPerSecond === undefined ? undefined : String(Math.round(wordsPerSecond));
}
