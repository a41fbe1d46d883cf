import type { DeviceName, DeviceReport, DevicesReport } from "../messages/devices";
import { fastestDevice } from "../training/device-choice";
import type { ModelProcess } from "./client";

/**
 * The devices of this machine, with their speeds for the encoder of a configuration. A device whose driver ends the model process counts
 * as one that is not usable, and the others are asked again.
 * @param config absolute path of a multitask.json
 * @throws Error in one sentence when the model process cannot run at all
 */
export async function surveyDevices(
  modelProcess: Pick<ModelProcess, "devices">,
  config: string | undefined,
): Promise<DevicesReport> {
  const failed = new Map<DeviceName, DeviceReport>();
  for (;;) {
    const devices: DeviceReport[] = [];
    let trying: DeviceName | undefined;
    try {
      const unmeasured = await modelProcess.devices(config, [...failed.keys()], {
        onTrying: (device) => (trying = device),
        onDevice: (report) => devices.push(report),
      });
      const all = [...devices, ...failed.values()];
      return {
        ...(config !== undefined && { config }),
        devices: all,
        auto: fastestDevice(all),
        ...(unmeasured !== undefined && { unmeasured }),
      };
    } catch (error) {
      if (trying === undefined || trying === "cpu") throw error;
      const missing = `a driver that works: ${(error as Error).message.split(";", 1)[0]}`;
      failed.set(trying, { engine: "onnxruntime", device: trying, usable: false, missing });
    }
  }
}
