// The model processes of this run, and models trained before a window needs them.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Those that the extension host of this run has started. */
export function modelProcesses(): number[] {
  const ours = process.env["EXTENSIONS_FOLDER"]!;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const command = readProcess(pid, "cmdline");
      return command.includes(ours) && command.includes("model-process.js");
    })
    .map(Number);
}

/** How long a process has computed, in the hundredths of a second that the system counts. */
export function computed(pid: number): number {
  const fields = readProcess(String(pid), "stat").split(") ").at(-1)!.split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** Trains a model on the corpus of an open folder, as a person does who has a terminal beside the window. */
export function trainModel(folder: string, output: string, epochs: number): void {
  const extensions = process.env["EXTENSIONS_FOLDER"]!;
  const extension = readdirSync(extensions).find((name) => name.startsWith("multitask-tagger"))!;
  const cli = path.join(extensions, extension, "dist", "cli.js");
  const options = ["--output", path.join(folder, output), "--epochs", String(epochs), "--device", "cpu"];
  execFileSync(process.execPath, [cli, "train", "--config", path.join(folder, "multitask.json"), ...options]);
}

function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // It has ended meanwhile.
  }
}
