import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeviceReport, EngineDevice } from "../messages/devices";
import { writeFileWhole } from "../model/model-files";
import { deviceLabel } from "./device-choice";

/** How a measurement ended. */
export type DeviceSpeed = Required<Pick<DeviceReport, "wordsPerSecond">> | Required<Pick<DeviceReport, "unmeasured">>;

/** By the label of the device. */
type Speeds = Readonly<Record<string, DeviceSpeed | undefined>>;

/** Machines and encoders that a person goes back to; older ones are measured again. */
const REMEMBERED = 50;

/** What has been measured on this machine, in a file; the newest entries are last. */
export class DeviceSpeeds {
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, "devices.json");
  }

  /** @param key of the machine, its drivers and the encoder */
  get(key: string, on: EngineDevice): DeviceSpeed | undefined {
    return this.read()[key]?.[deviceLabel(on)];
  }

  set(key: string, on: EngineDevice, speed: DeviceSpeed): void {
    const { [key]: before, ...others } = this.read();
    const kept = Object.entries(others).slice(1 - REMEMBERED);
    const all = Object.fromEntries([...kept, [key, { ...before, [deviceLabel(on)]: speed }]]);
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileWhole(this.file, JSON.stringify(all, undefined, 2));
    } catch {
      // Where nothing can be kept, the next training measures again.
    }
  }

  private read(): Record<string, Speeds> {
    try {
      const all = JSON.parse(readFileSync(this.file, "utf8")) as unknown;
      return typeof all === "object" && all !== null ? (all as Record<string, Speeds>) : {};
    } catch {
      return {};
    }
  }
}
