import { execFileSync } from "node:child_process";
import { linuxGpu, type GpuDetails } from "./gpu-linux";

/** While a session of the process runs on the GPU: asks the system what it is. What it does not tell is left out. */
export function gpuDetails(): GpuDetails {
  if (process.platform === "linux") {
    const { nvidia, ...details } = linuxGpu();
    return nvidia ? { ...details, ...nvidiaDetails(ask("nvidia-smi", nvidiaQuery)) } : details;
  }
  if (process.platform === "darwin") {
    return macDetails(ask("system_profiler", ["SPDisplaysDataType", "-json"]));
  }
  if (process.platform === "win32") {
    const query = "Get-CimInstance Win32_VideoController | Select-Object Name, DriverVersion | ConvertTo-Json";
    return windowsDetails(ask("powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", query]));
  }
  return {};
}

const nvidiaQuery = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits"];

/** @param text a line a GPU: its name, MiB, and the version of its driver */
export function nvidiaDetails(text: string): GpuDetails {
  const gpus = text.split("\n").filter((line) => line.trim() !== "");
  const [name, memory, driver] = gpus[0]?.split(",").map((part) => part.trim()) ?? [];
  if (gpus.length !== 1 || !name || !driver) return {};
  return { name, driver, ...(Number(memory) > 0 && { memory: Number(memory) * 2 ** 20 }) };
}

/** @param json of `system_profiler SPDisplaysDataType -json` */
export function macDetails(json: string): GpuDetails {
  const { SPDisplaysDataType: gpus = [] } = parse<{ SPDisplaysDataType?: { sppci_model?: string }[] }>(json) ?? {};
  const name = gpus.length === 1 ? gpus[0]!.sppci_model : undefined;
  return { software: false, ...(name !== undefined && { name }) };
}

/** @param json one object with Name and DriverVersion, or an array of them */
export function windowsDetails(json: string): GpuDetails {
  const gpus = [parse<WindowsGpu | WindowsGpu[]>(json) ?? []].flat();
  if (gpus.length === 0) return {};
  const real = gpus.filter(({ Name = "" }) => !/^Microsoft (Basic|Hyper-V|Remote)/.test(Name));
  const [gpu, ...others] = real;
  if (!gpu || others.length > 0) return { software: gpu === undefined };
  const { Name: name, DriverVersion: driver } = gpu;
  return { software: false, ...(name && { name }), ...(driver && { driver }) };
}

interface WindowsGpu {
  readonly Name?: string;
  readonly DriverVersion?: string;
}

/** @returns what a tool of the system prints, nothing where it is not there or does not answer */
function ask(tool: string, options: readonly string[]): string {
  try {
    return execFileSync(tool, options, {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
      windowsHide: true,
    });
  } catch {
    return "";
  }
}

function parse<Value>(json: string): Value | undefined {
  try {
    return JSON.parse(json) as Value;
  } catch {
    return undefined;
  }
}
