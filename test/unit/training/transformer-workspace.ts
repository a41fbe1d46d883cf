import { mkdirSync, writeFileSync } from "node:fs";
import { tinyCheckpoint } from "../model/tiny-checkpoint";
import { Workspace } from "./workspace";

/** The sample corpus with a tiny encoder that nobody has trained. */
export class TransformerWorkspace extends Workspace {
  constructor(
    training: Record<string, unknown> = {},
    encoder: Record<string, unknown> = {},
    checkpoint: Readonly<Record<string, Buffer>> = tinyCheckpoint(),
  ) {
    super({ learningRate: 5e-3, headLearningRate: 2e-2, epochs: 2, batchTokens: 400, ...training });
    const config = JSON.parse(this.read("multitask.json")) as object;
    const transformer = { kind: "transformer", checkpoint: "./checkpoint", ...encoder };
    writeFileSync(this.config, JSON.stringify({ ...config, encoder: transformer }));
    mkdirSync(this.path("checkpoint"));
    for (const [name, content] of Object.entries(checkpoint)) writeFileSync(this.path(`checkpoint/${name}`), content);
  }

  changeCheckpoint(change: (config: Record<string, unknown>) => void): void {
    const config = JSON.parse(this.read("checkpoint/config.json")) as Record<string, unknown>;
    change(config);
    writeFileSync(this.path("checkpoint/config.json"), JSON.stringify(config));
  }
}
