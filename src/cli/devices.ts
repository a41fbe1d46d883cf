import { join, relative, resolve } from "node:path";
import { Option, type Command } from "commander";
import type { DeviceReport, DevicesReport } from "../messages/devices";
import { ModelProcess } from "../process/client";
import { describeDevice, deviceLabel, speedOf } from "../process/describe-device";
import { surveyDevices } from "../process/survey";
import { findConfig, readConfig } from "../tasks/config";
import { EXIT } from "./failure";

interface DevicesOptions {
  readonly config?: string;
  readonly format: "text" | "json";
}

/** `multitask devices`: what can train here, and how fast. */
export function addDevicesCommand(program: Command): void {
  program
    .command("devices")
    .summary("list what can train here, and how fast")
    .description(
      "List the engines and devices of this machine, what each lacks, and its speed in a few training steps of the encoder that a multitask.json names.",
    )
    .option("--config <file>", "the multitask.json; by default the nearest one upwards")
    .addOption(new Option("--format <format>", "how to show it").choices(["text", "json"]).default("text"))
    .action(async (options: DevicesOptions) => {
      process.exitCode = await runDevices(options);
    });
}

async function runDevices({ config: given, format }: DevicesOptions): Promise<number> {
  const config = given ?? findConfig(process.cwd());
  // An input that cannot be used is told as such, not as a speed that could not be measured.
  if (config !== undefined) readConfig(config);
  const modelProcess = new ModelProcess({
    entry: join(__dirname, "model-process.js"),
    onOutput: (text) => process.env["MULTITASK_DEBUG"] === "1" && process.stderr.write(text),
  });
  try {
    const report = await surveyDevices(modelProcess, config && resolve(config));
    process.stdout.write(format === "json" ? `${JSON.stringify(report, undefined, 2)}\n` : describe(report));
  } finally {
    modelProcess.dispose();
  }
  return EXIT.clean;
}

function describe({ config, devices, auto, unmeasured }: DevicesReport): string {
  const header = ["engine", "device", "words/s", ""];
  const rows = [header, ...devices.map(cells)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => (column === 2 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join("  ")
      .trimEnd(),
  );
  const measured =
    unmeasured === undefined ? `measured with ${relative(process.cwd(), config!)}` : `not measured: ${unmeasured}`;
  return [...table, "", `auto takes ${deviceLabel(auto)}: ${auto.reason}`, measured, ""].join("\n");
}

function cells(report: DeviceReport): string[] {
  return [report.engine, report.device, speedOf(report) ?? "-", describeDevice(report)];
}
