import type { DeviceReport, DevicesReport, EngineDevice } from "../messages/devices";
import { isReference } from "../engine/reference-device";
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
  const failed: DeviceReport[] = [];
  for (;;) {
    const devices: DeviceReport[] = [];
    let trying: EngineDevice | undefined;
    try {
      const unmeasured = await modelProcess.devices(config, failed, {
        onTrying: (on) => (trying = on),
        onDevice: (report) => devices.push(report),
      });
      const all = [...devices, ...failed];
      return {
        ...(config !== undefined && { config }),
        devices: all,
        auto: fastestDevice(all),
        ...(unmeasured !== undefined && { unmeasured }),
      };
    } catch (error) {
      if (trying === undefined || isReference(trying)) throw error;
      const what = trying.device === "cpu" ? "a library" : "a driver";
      const missing = `${what} that works: ${(error as Error).message.split(";", 1)[0]}`;
      failed.push({ ...trying, usable: false, missing });
    }
  }
}
