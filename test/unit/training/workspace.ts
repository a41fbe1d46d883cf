import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { EngineName } from "../../../src/messages/devices";
import type { TrainingEvent } from "../../../src/messages/training";
import { ModelProcess } from "../../../src/process/client";
import { bundles } from "../bundles";

const root = resolve(__dirname, "../../..");

/** The bundled model process, as the extension and the command line start it. */
export const modelProcessEntry = join(bundles, "model-process.js");

/** A copy of the sample corpus with a configuration of its own, in a folder that `remove` deletes. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "multitask-training-"));
  readonly config = join(this.folder, "multitask.json");
  readonly output = join(this.folder, "model");

  constructor(training: Record<string, unknown> = {}) {
    cpSync(join(root, "sample"), this.folder, { recursive: true });
    const config = JSON.parse(readFileSync(this.config, "utf8")) as Record<string, unknown>;
    const settings = { epochs: 3, batchTokens: 200, seed: 5, patience: 0, ...training };
    writeFileSync(this.config, JSON.stringify({ ...config, training: settings }));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  delete(name: string): void {
    rmSync(this.path(name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Trains to the end in a process of its own; `watch` sees each event while it runs. */
export async function trainIn(
  workspace: Workspace,
  options: { resume?: boolean; output?: string; engine?: EngineName; device?: "cpu" | "webgpu" } = {},
  watch: (event: TrainingEvent, process: ModelProcess, cancel: () => void) => void = () => undefined,
): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  const modelProcess = new ModelProcess({ entry: modelProcessEntry });
  const request = {
    config: workspace.config,
    output: workspace.output,
    device: "cpu",
    resume: false,
    ...options,
  } as const;
  const training = modelProcess.train(request, (event) => {
    events.push(event);
    watch(event, modelProcess, () => training.cancel());
  });
  await training.done;
  modelProcess.dispose();
  return events;
}
