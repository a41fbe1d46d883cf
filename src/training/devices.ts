import { createHash } from "node:crypto";
import { arch, cpus, platform, release } from "node:os";
import type { TrainingDevice } from "../engine/engine";
import { engines } from "../engine/engines";
import { referenceDevice } from "../engine/reference-device";
import type { DeviceChosen, DeviceReport, EngineDevice, EngineName } from "../messages/devices";
import { fastestDevice, isCandidate } from "./device-choice";
import { DeviceSpeeds, type DeviceSpeed } from "./device-speeds";
import { measureDevice } from "./measure-device";
import { prepareCorpus, readCorpus, TrainingError, type PreparedCorpus } from "./prepare";
import { stateFolder } from "./state-folder";

/** What can be trained on where it is there, in the order in which it is listed. */
const trained: readonly TrainingDevice[] = Object.values(engines).flatMap(({ name, devices }) =>
  devices.map((device) => ({ engine: name, device })),
);

const listed: readonly EngineDevice[] = Object.values(engines).flatMap(({ name, listed }) =>
  listed.map((device) => ({ engine: name, device })),
);

export interface SurveyListener {
  /** Whatever happens next, it happens to this device. */
  readonly onTrying: (on: EngineDevice) => void;
  readonly onDevice: (report: DeviceReport) => void;
}

/**
 * Lists the devices of this machine one by one, each with its speed in training the encoder of a configuration, and remembers the speeds.
 * @param skip devices that are known to end the process
 * @returns why nothing was measured, where nothing was
 */
export async function surveyDevices(
  config: string | undefined,
  skip: readonly EngineDevice[],
  { onTrying, onDevice }: SurveyListener,
): Promise<string | undefined> {
  const { corpus, unmeasured } = await corpusToMeasure(config);
  const reports: DeviceReport[] = [];
  for (const on of listed) {
    if (skip.some((skipped) => isSame(skipped, on))) continue;
    onTrying(on);
    reports.push(await probeDevice(on));
  }
  const key = corpus && (await keyOf(corpus, reports));
  const speeds = new DeviceSpeeds(stateFolder());
  for (const report of reports) {
    const on = trained.find((each) => isSame(each, report));
    if (!corpus || !report.usable || !on) {
      onDevice(report);
      continue;
    }
    onTrying(on);
    onDevice({ ...report, ...(await measure(corpus, on, (speed) => speeds.set(key!, on, speed))) });
  }
  corpus?.encoder.release();
  return unmeasured;
}

/**
 * The device that trains a corpus fastest here. Devices are measured only where there is a choice, and only once: what was found is
 * remembered until the machine, a driver, a library or the shape of the encoder changes.
 * @param engine the only one in question; without it all are
 * @throws TrainingError in one sentence when the engine can use no device here
 */
export async function autoDevice(
  corpus: PreparedCorpus,
  engine: EngineName | undefined,
  { probe = probeDevice, measureOn = measureDevice, speeds = new DeviceSpeeds(stateFolder()) } = {},
): Promise<DeviceChosen & TrainingDevice & { measured: boolean }> {
  const inQuestion = trained.filter((on) => engine === undefined || on.engine === engine);
  const reports: DeviceReport[] = [];
  for (const on of inQuestion) reports.push(await probe(on));
  const candidates = reports.filter(isCandidate);
  if (candidates.length === 0 && engine !== undefined && engine !== referenceDevice.engine) {
    throw new TrainingError(`the engine ${engine} cannot be used here: ${reports[0]?.missing}.`);
  }
  let measured = false;
  if (candidates.length > 1) {
    const key = await keyOf(corpus, reports);
    for (const [at, report] of reports.entries()) {
      const on = inQuestion[at]!;
      if (!candidates.includes(report)) continue;
      const known = speeds.get(key, on);
      measured ||= !known;
      const speed = known ?? (await measure(corpus, on, (found) => speeds.set(key, on, found), measureOn));
      reports[at] = { ...report, ...speed };
    }
  }
  const chosen = fastestDevice(reports);
  return { ...(chosen as DeviceChosen & TrainingDevice), measured };
}

/**
 * What trains on a device that was named.
 * @param engine by default the one that every machine has, where it trains on the device, else another that does
 * @throws TrainingError in one sentence when the engine does not train on such a device
 */
export function pinnedDevice(engine: EngineName | undefined, device: TrainingDevice["device"]): TrainingDevice {
  const on = trained.find((each) => each.device === device && (engine === undefined || each.engine === engine));
  if (on) return on;
  const devices = engine === undefined ? [] : engines[engine].devices;
  throw new TrainingError(`${engine} does not train on ${device}; it trains on ${devices.join(" and ")}.`);
}

function probeDevice({ engine, device }: EngineDevice): Promise<DeviceReport> {
  return engines[engine].probe(device);
}

function isSame(one: EngineDevice, other: EngineDevice): boolean {
  return one.engine === other.engine && one.device === other.device;
}

/** Says beforehand that it failed: a driver may take the whole process with it. */
async function measure(
  corpus: PreparedCorpus,
  on: TrainingDevice,
  remember: (speed: DeviceSpeed) => void,
  measureOn = measureDevice,
): Promise<DeviceSpeed> {
  remember({ unmeasured: "the process ended while it was measured; multitask devices measures it again" });
  let speed: DeviceSpeed;
  try {
    speed = { wordsPerSecond: await measureOn(corpus, on) };
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

/** Of all that the speeds depend on: the machine, its drivers, the runtime, the encoder and the batches. */
async function keyOf(corpus: PreparedCorpus, reports: readonly DeviceReport[]): Promise<string> {
  const { config, encoder, heads } = corpus;
  const { batchTokens, accumulation, precision, adversarial } = config.training;
  const machine = [platform(), arch(), release(), cpus().map(({ model }) => model)];
  const usable = reports.filter((report) => report.usable);
  const names = new Set(usable.map(({ engine }) => engine));
  const libraries = await Promise.all([...names].map((name) => engines[name].version()));
  const gpus = usable
    .filter(({ device }) => device !== "cpu")
    .map(({ device, name, driver, memory }) => [device, name, driver, memory]);
  const shape = [
    config.encoder,
    encoder.manifest,
    heads.map(({ labels }) => labels.length),
    batchTokens,
    accumulation,
    precision,
    adversarial,
  ];
  return createHash("sha256")
    .update(JSON.stringify([machine, libraries, gpus, shape]))
    .digest("hex");
}
