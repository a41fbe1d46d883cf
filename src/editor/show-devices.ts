import * as vscode from "vscode";
import type { DeviceReport, DevicesReport, EngineDevice } from "../messages/devices";
import type { DeviceChoice } from "../messages/model-process";
import type { ModelProcess } from "../process/client";
import { describeDevice, deviceLabel, speedOf } from "../process/describe-device";
import { surveyDevices } from "../process/survey";
import { nearestConfig } from "./choose-config";
import type { Failures } from "./failures";
import type { Training } from "./train";
import { isTrusted } from "./trust";

const title = "Show Devices";
/** What the setting of the device may be. */
const choices: readonly string[] = ["auto", "cpu", "webgpu", "cuda"] satisfies DeviceChoice[];

/** The settings `multitask.engine` and `multitask.device`. */
interface Choice {
  readonly engine: string;
  readonly device: string;
}

const fastest: Choice = { engine: "auto", device: "auto" };

interface DeviceItem extends vscode.QuickPickItem {
  /** What the settings become, or why they cannot. */
  readonly choice?: Choice;
  readonly refusal?: string;
}

/** Lists what can train here, and how fast; picking a device trains on it from then on. */
export function registerShowDevices(
  modelProcess: Pick<ModelProcess, "devices">,
  training: Pick<Training, "isBusy">,
  failures: Failures,
): vscode.Disposable {
  return vscode.commands.registerCommand("multitask.showDevices", async () => {
    if (!(await isTrusted("Devices are measured"))) return;
    if (training.isBusy) {
      void vscode.window.showInformationMessage(
        "Devices are measured when no training runs: wait for it, or cancel it.",
      );
      return;
    }
    // Where there is no multitask.json, or none is picked, devices are listed without their speeds.
    const report = await survey(modelProcess, await nearestConfig(title)).catch((error: Error) => {
      failures.report(error.message);
    });
    if (report) await choose(report);
  });
}

async function survey(modelProcess: Pick<ModelProcess, "devices">, config: string | undefined): Promise<DevicesReport> {
  const where = { location: vscode.ProgressLocation.Notification, title: "Measuring devices" };
  return vscode.window.withProgress(where, () => surveyDevices(modelProcess, config));
}

async function choose(report: DevicesReport): Promise<void> {
  const { config, unmeasured } = report;
  const measured = config === undefined ? "" : `, measured with ${vscode.workspace.asRelativePath(config)}`;
  const picked = await vscode.window.showQuickPick(items(report), {
    title,
    placeHolder: `Where models are trained${unmeasured === undefined ? measured : `; not measured: ${unmeasured}`}`,
    matchOnDetail: true,
  });
  if (picked?.refusal !== undefined) void vscode.window.showInformationMessage(picked.refusal);
  if (picked?.choice !== undefined) await pin(picked.choice);
}

function items({ devices, auto }: DevicesReport): DeviceItem[] {
  const settings = vscode.workspace.getConfiguration("multitask");
  const chosen = { engine: settings.get("engine", "auto"), device: settings.get("device", "auto") };
  const mark = ({ engine, device }: Choice) =>
    device === chosen.device && (chosen.engine === "auto" || engine === chosen.engine) ? " · chosen now" : "";
  return [
    {
      label: "auto",
      description: `the fastest${mark(fastest)}`,
      detail: `takes ${deviceLabel(auto)}: ${auto.reason}`,
      choice: fastest,
    },
    ...devices.map((report) => itemOf(report, mark(report))),
  ];
}

function itemOf(report: DeviceReport, mark: string): DeviceItem {
  const { engine, device, usable } = report;
  const detail = describeDevice(report);
  const label = deviceLabel(report);
  if (!usable || !choices.includes(device)) {
    return { label: `$(circle-slash) ${label}`, detail, refusal: `${label} is ${detail}.` };
  }
  const speed = speedOf(report);
  return {
    label,
    description: `${speed === undefined ? "not measured" : `${speed} words a second`}${mark}`,
    detail,
    choice: { engine, device },
  };
}

/** Where the setting is already, else for this machine. */
async function pin(choice: Choice): Promise<void> {
  const settings = vscode.workspace.getConfiguration("multitask");
  for (const name of ["engine", "device"] as const) {
    const isOfWorkspace = settings.inspect(name)?.workspaceValue !== undefined;
    const target = isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await settings.update(name, choice[name], target);
  }
  const where = choice === fastest ? "the fastest device" : deviceLabel(choice as EngineDevice);
  vscode.window.setStatusBarMessage(`Models are trained on ${where}`, 5_000);
}
