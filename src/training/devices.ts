import { createHash } from "node:crypto";
import { arch, cpus, platform, release } from "node:os";
import { deviceNames, probeDevice, runtimeVersion } from "../engine/devices";
import type { DeviceChosen, DeviceName, DeviceReport } from "../messages/devices";
import { fastestDevice, isCandidate } from "./device-choice";
import { DeviceSpeeds, type DeviceSpeed } from "./device-speeds";
import { measureDevice } from "./measure-device";
import { prepareCorpus, readCorpus, type PreparedCorpus } from "./prepare";
import { stateFolder } from "./state-folder";

/** What the training of a device name is; the others are listed alone. */
type Trained = "cpu" | "webgpu";

const trained: readonly Trained[] = ["cpu", "webgpu"];

/** Beside onnxruntime's own devices. */
const tensorflow: DeviceReport = {
  engine: "tensorflow",
  device: "cuda",
  usable: false,
  missing: "not set up: this version has no TensorFlow engine yet",
};

export interface SurveyListener {
  /** Whatever happens next, it happens to this device. */
  readonly onTrying: (device: DeviceName) => void;
  readonly onDevice: (report: DeviceReport) => void;
}

/**
 * Lists the devices of this machine one by one, each with its speed in training the encoder of a configuration, and remembers the speeds.
 * @param skip devices that are known to end the process
 * @returns why nothing was measured, where nothing was
 */
export async function surveyDevices(
  config: string | undefined,
  skip: readonly DeviceName[],
  { onTrying, onDevice }: SurveyListener,
): Promise<string | undefined> {
  const { corpus, unmeasured } = await corpusToMeasure(config);
  const names = deviceNames.filter((name) => !skip.includes(name));
  const reports: DeviceReport[] = [];
  for (const name of names) {
    onTrying(name);
    reports.push(await probeDevice(name));
  }
  const key = corpus && (await keyOf(corpus, reports));
  const speeds = new DeviceSpeeds(stateFolder());
  for (const report of reports) {
    const { device, usable } = report;
    if (!corpus || !usable || !isTrained(device)) {
      onDevice(report);
      continue;
    }
    onTrying(device);
    onDevice({ ...report, ...(await measure(corpus, device, (speed) => speeds.set(key!, device, speed))) });
  }
  corpus?.encoder.release();
  onDevice(tensorflow);
  return unmeasured;
}

/**
 * The device that trains a corpus fastest here. Devices are measured only where there is a choice, and only once: what was found is
 * remembered until the machine, a driver or the shape of the encoder changes.
 */
export async function autoDevice(
  corpus: PreparedCorpus,
  { probe = probeDevice, measureOn = measureDevice, speeds = new DeviceSpeeds(stateFolder()) } = {},
): Promise<DeviceChosen & { device: Trained; measured: boolean }> {
  const reports: DeviceReport[] = [];
  for (const device of trained) reports.push(await probe(device));
  const candidates = reports.filter(isCandidate);
  let measured = false;
  if (candidates.length > 1) {
    const key = await keyOf(corpus, reports);
    const known = speeds.get(key);
    for (const [at, report] of reports.entries()) {
      const device = report.device as Trained;
      if (!candidates.includes(report)) continue;
      measured ||= !known[device];
      const speed =
        known[device] ?? (await measure(corpus, device, (found) => speeds.set(key, device, found), measureOn));
      reports[at] = { ...report, ...speed };
    }
  }
  const { device, reason } = fastestDevice(reports);
  return { device: device as Trained, reason, measured };
}

/** Says beforehand that it failed: a driver may take the whole process with it. */
async function measure(
  corpus: PreparedCorpus,
  device: Trained,
  remember: (speed: DeviceSpeed) => void,
  measureOn = measureDevice,
): Promise<DeviceSpeed> {
  remember({ unmeasured: "the process ended while it was measured; multitask devices measures it again" });
  let speed: DeviceSpeed;
  try {
    speed = { wordsPerSecond: await measureOn(corpus, device) };
  } catch (error) {
    speed = { unmeasured: (error as Error).message.split("\n", 1)[0]! };
  }
  remember(speed);
  return speed;
}

async function corpusToMeasure(config: string | undefined): Promise<{ corpus?: PreparedCorpus; unmeasured?: string }> {
  if (config === undefined)
    return { unmeasured: "there is no multitask.json here, which names an encoder and a corpus" };
  try {
    return { corpus: await prepareCorpus(readCorpus(config)) };
  } catch (error) {
    return { unmeasured: (error as Error).message.split("\n", 1)[0]! };
  }
}

function isTrained(device: DeviceName): device is Trained {
  return (trained as readonly DeviceName[]).includes(device);
}

/** Of all that the speeds depend on: the machine, its drivers, the runtime, the encoder and the batches. */
async function keyOf(corpus: PreparedCorpus, reports: readonly DeviceReport[]): Promise<string> {
  const { config, encoder, heads } = corpus;
  const { batchTokens, accumulation } = config.training;
  const machine = [platform(), arch(), release(), cpus().map(({ model }) => model), await runtimeVersion()];
  const gpus = reports
    .filter(({ device, usable }) => usable && device !== "cpu")
    .map(({ device, name, driver, memory }) => [device, name, driver, memory]);
  const shape = [config.encoder, encoder.manifest, heads.map(({ labels }) => labels.length), batchTokens, accumulation];
  return createHash("sha256")
    .update(JSON.stringify([machine, gpus, shape]))
    .digest("hex");
}
