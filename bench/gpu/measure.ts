// Words a second of training steps by every engine and device that is here, beside a plain PyTorch loop over the same models and batches,
// one process each, in turn. Run with: npm run bench:gpu [-- options], or as run.sh in the folder that `npm run bench:gpu:pack` makes.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { TrainingDevice } from "../../src/engine/engine";
import { createTrainer, engines } from "../../src/engine/engines";
import type { Precision } from "../../src/messages/devices";
import { benchmarkModel, modelNames } from "./models";

/** Steps whose losses are compared with those of the CPU; they also warm up. */
const COMPARED = 10;
const LEARNING_RATE = 1e-4;

const devices: readonly TrainingDevice[] = [
  { engine: "onnxruntime", device: "cpu" },
  { engine: "onnxruntime", device: "webgpu" },
  { engine: "tensorflow", device: "cpu" },
  { engine: "tensorflow", device: "cuda" },
];

/** What one process has measured. */
interface Measurement {
  readonly wordsPerSecond: number;
  readonly steps: number;
  readonly losses: readonly number[];
  readonly name?: string;
  readonly version?: string;
  readonly driver?: string;
  /** Megabytes on the host. */
  readonly memory?: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    corpus: { type: "string", default: "sample/multitask.json" },
    models: { type: "string", default: modelNames.join(",") },
    devices: { type: "string", default: "cpu,webgpu,cuda" },
    /** Words of a batch, or sub-tokens: that of the defaults, and one that fills a large card. */
    batch: { type: "string", default: "512,4096" },
    /** In what matrices are multiplied; PyTorch by its autocast. */
    precisions: { type: "string", default: "float32" },
    seconds: { type: "string", default: "10" },
    threads: { type: "string" },
    python: { type: "string", default: "python3" },
    "torch-loop": { type: "string", default: "bench/gpu/torch_loop.py" },
  },
});
const seconds = Number(values.seconds);

async function main(): Promise<void> {
  if (positionals[0] === "step") return measureHere(positionals.slice(1));
  console.log(`Node ${process.version}, ${process.platform} ${release()}, ${seconds} s each\n`);
  const reports = await Promise.all(devices.map(({ engine, device }) => engines[engine].probe(device)));
  const asked = values.devices.split(",");
  const here = devices.filter(
    ({ engine, device }, at) =>
      reports[at]!.usable && (asked.includes(device) || asked.includes(`${engine}:${device}`)),
  );
  for (const { engine, device, usable, missing, name, driver, software } of reports) {
    const what = usable
      ? [name, driver && `driver ${driver}`, software && "a software driver"]
      : [`missing: ${missing}`];
    console.log(`- ${engine} ${device}: ${what.filter(Boolean).join(", ")}`);
  }
  console.log(`- torch: ${torchVersion() ?? "missing"}\n`);
  console.log("| model | batch | engine | precision | words a second | of torch | losses | memory |");
  console.log("| ----- | ----: | ------ | --------- | -------------: | -------: | -----: | -----: |");
  for (const model of values.models.split(",")) {
    for (const batch of values.batch.split(",")) await compare(model, batch, here);
  }
}

async function compare(model: string, batch: string, here: readonly TrainingDevice[]): Promise<void> {
  let reference: Measurement | undefined;
  for (const precision of values.precisions.split(",") as Precision[]) {
    const torch = await torchLoop(model, batch, precision);
    if (torch) report(model, batch, torch.version!, precision, torch);
    for (const on of here.filter(({ engine }) => engines[engine].precisions.includes(precision))) {
      const found = inProcess(model, batch, on, precision);
      if (typeof found !== "string" && on.device === "cpu") reference ??= found;
      report(model, batch, `${on.engine} ${on.device}`, precision, found, torch, reference);
    }
  }
}

function report(
  model: string,
  batch: string,
  name: string,
  precision: Precision,
  found: Measurement | string,
  torch?: Measurement,
  reference?: Measurement,
): void {
  const cells =
    typeof found === "string"
      ? [found, "", "", ""]
      : [
          Math.round(found.wordsPerSecond).toLocaleString("en"),
          torch ? (found.wordsPerSecond / torch.wordsPerSecond).toFixed(2) : "",
          reference && reference !== found ? difference(found, reference) : "",
          found.memory === undefined ? "" : `${found.memory} MB`,
        ];
  console.log(`| ${[model, batch, name, precision, ...cells].join(" | ")} |`);
}

/** The largest of the relative differences of the losses of the first steps. */
function difference({ losses }: Measurement, reference: Measurement): string {
  const differences = losses.map((loss, at) => Math.abs(loss / reference.losses[at]! - 1));
  return Math.max(...differences).toExponential(0);
}

/** In a process of its own, which a driver may bring down. */
function inProcess(
  model: string,
  batch: string,
  { engine, device }: TrainingDevice,
  precision: Precision,
): Measurement | string {
  const options = ["--corpus", values.corpus, "--seconds", values.seconds];
  const { stdout, stderr, signal } = spawnSync(
    process.execPath,
    [process.argv[1]!, "step", model, batch, engine, device, precision, ...options],
    { encoding: "utf8", maxBuffer: 1 << 26 },
  );
  const answer = stdout.trim().split("\n").at(-1);
  if (answer?.startsWith("{")) return JSON.parse(answer) as Measurement;
  return `failed: ${signal ?? stderr.trim().split("\n").at(-1)?.slice(0, 200)}`;
}

async function measureHere([model, batch, engine, device, precision]: readonly string[]): Promise<void> {
  const { program, begin, steps } = await benchmarkModel(model!, values.corpus, Number(batch), 2 * COMPARED);
  const asked = { ...program, precision: precision as Precision };
  const trainer = await createTrainer({ engine, device } as TrainingDevice, asked, begin);
  let step = 0;
  const train = async (at: number) =>
    trainer.step({ batches: [steps[at % steps.length]!.batch], step: ++step, learningRate: LEARNING_RATE });
  const losses: number[] = [];
  for (let at = 0; at < COMPARED; at++) losses.push((await train(at))["loss"]!);
  const began = performance.now();
  let [words, trained] = [0, 0];
  while (performance.now() - began < 1000 * seconds) {
    await train(trained);
    words += steps[trained++ % steps.length]!.words;
  }
  const wordsPerSecond = words / ((performance.now() - began) / 1000);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ wordsPerSecond, steps: trained, losses, memory } satisfies Measurement));
  process.exit(0);
}

function torchVersion(): string | undefined {
  try {
    const program =
      "import torch; print(torch.__version__, torch.cuda.get_device_name() if torch.cuda.is_available() else 'on the CPU')";
    return execFileSync(values.python, ["-c", program], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

async function torchLoop(model: string, batch: string, precision: Precision): Promise<Measurement | undefined> {
  if (torchVersion() === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "multitask-gpu-"));
  try {
    const { forTorch } = await benchmarkModel(model, values.corpus, Number(batch), 2 * COMPARED);
    const file = join(folder, "model.json");
    writeFileSync(file, JSON.stringify(forTorch));
    const options = [
      "--precision",
      precision,
      "--seconds",
      values.seconds,
      ...(values.threads ? ["--threads", values.threads] : []),
    ];
    const printed = execFileSync(values.python, [values["torch-loop"], file, ...options], { encoding: "utf8" });
    return JSON.parse(printed.trim().split("\n").at(-1)!) as Measurement;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
