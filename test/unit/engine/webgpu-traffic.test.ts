import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, type Tensor } from "onnxruntime-node";
import type { StepInput } from "../../../src/engine/engine";
import { createWebGpuTrainer } from "../../../src/engine/webgpu-trainer";
import { referenceProgram } from "./reference-network";
import { batches, beginning, inputOf, LEARNING_RATE } from "./reference-steps";

/** A tensor that a run was fed or gave. */
interface Crossing {
  readonly name: string;
  readonly location: Tensor.DataLocation;
  readonly bytes: number;
}

/** What profiling says of a node that ran. */
interface NodeEvent {
  readonly cat: string;
  readonly args: {
    readonly op_name: string;
    readonly provider: string;
    readonly input_type_shape: readonly Readonly<Record<string, readonly number[]>>[];
  };
}

/** Watches what goes into the runtime and comes out of it, and has it write a profile of each session. */
class Watch {
  readonly folder = mkdtempSync(join(tmpdir(), "multitask-traffic-"));
  readonly crossings: Crossing[] = [];
  private readonly create = InferenceSession.create as (
    model: Uint8Array,
    options: InferenceSession.SessionOptions,
  ) => Promise<InferenceSession>;
  private sessions = 0;

  constructor() {
    const create = this.create.bind(InferenceSession);
    Object.assign(InferenceSession, {
      create: async (model: Uint8Array, options: InferenceSession.SessionOptions) => {
        const profileFilePrefix = join(this.folder, `${this.sessions++}`);
        const session = await create(model, { ...options, enableProfiling: true, profileFilePrefix });
        const run = session.run.bind(session) as (feeds: Record<string, Tensor>) => Promise<Record<string, Tensor>>;
        const release = session.release.bind(session);
        const watchedRun = async (feeds: Record<string, Tensor>) => {
          this.add(feeds);
          const outputs = await run(feeds);
          this.add(outputs);
          return outputs;
        };
        const watchedRelease = async () => {
          session.endProfiling();
          await release();
        };
        return Object.assign(session, { run: watchedRun, release: watchedRelease });
      },
    });
  }

  /** The nodes that ran in sessions which have ended. */
  get nodes(): NodeEvent["args"][] {
    return readdirSync(this.folder)
      .map((name) => JSON.parse(readFileSync(join(this.folder, name), "utf8")) as NodeEvent[])
      .flatMap((events) => events.filter(({ cat, args }) => cat === "Node" && args?.op_name !== undefined))
      .map(({ args }) => args);
  }

  end(): void {
    Object.assign(InferenceSession, { create: this.create });
    rmSync(this.folder, { recursive: true });
  }

  private add(tensors: Readonly<Record<string, Tensor>>): void {
    for (const [name, { location, dims, type }] of Object.entries(tensors)) {
      const bytes = dims.reduce((product, size) => product * size, type === "int64" ? 8 : 4);
      this.crossings.push({ name, location, bytes });
    }
  }
}

const three = batches().slice(0, 3);
const oneBatch = (step: number): StepInput => inputOf(three[step % 3]!, step);
const severalBatches = (step: number): StepInput => ({
  ...oneBatch(step),
  batches: three.map((batch) => inputOf(batch, step, 27).batches[0]!),
});

describe("between steps on the GPU (skipped where WebGPU finds no GPU)", () => {
  for (const [what, inputAt] of [
    ["one batch", oneBatch],
    ["several batches", severalBatches],
  ] as const) {
    it(`no parameter, gradient or moment crosses to the host, in steps of ${what}`, async function () {
      const watch = new Watch();
      try {
        const program = referenceProgram();
        let trainer;
        try {
          trainer = await createWebGpuTrainer(program, beginning().state);
        } catch (error) {
          assert.match((error as Error).message, /WebGPU/i);
          return this.skip();
        }
        watch.crossings.length = 0;
        let given = 0;
        for (let step = 1; step <= 4; step++) {
          const input = { ...inputAt(step), learningRate: LEARNING_RATE };
          for (const { feeds } of input.batches) given += Object.keys(feeds).length;
          await trainer.step(input);
        }
        await trainer.release();

        const names = program.parameters.map(({ value }) => value.name);
        const isCarried = (name: string) => names.some((own) => name.replace(/^next\./, "").startsWith(own));
        const isIndices = (name: string) => /\.(ids|places)$/.test(name);
        const [carried, others] = [true, false].map((which) =>
          watch.crossings.filter(({ name }) => (isCarried(name) && !isIndices(name)) === which),
        );
        assert.ok(carried!.length >= 4 * 2 * 3 * names.length, `${carried!.length} tensors of the state were seen`);
        assert.deepEqual([...new Set(carried!.map(({ location }) => location))], ["gpu-buffer"]);
        assert.ok(others!.length > given, "the host feeds batches and reads losses");
        const [losses, fed] = [true, false].map((which) =>
          others!.filter(({ name }) => name in program.losses === which),
        );
        assert.ok(losses!.every(({ bytes }) => bytes === 4));
        assert.ok(fed!.every(({ name }) => isIndices(name) || !isCarried(name)));

        // Within a run too: a node that the GPU does not know runs on the CPU, which must need no more than indices and constants.
        const ran = watch.nodes;
        assert.ok(ran.some(({ provider }) => provider === "WebGpuExecutionProvider"));
        assert.deepEqual(
          ran.filter(({ op_name }) => op_name === "MemcpyToHost"),
          [],
        );
        for (const { op_name, provider, input_type_shape } of ran) {
          if (provider !== "CPUExecutionProvider") continue;
          for (const input of input_type_shape) {
            const size = (input["float"] ?? [0]).reduce((product, length) => product * length, 1);
            assert.ok(size <= 2, `${op_name} reads ${size} numbers on the CPU`);
          }
        }
      } finally {
        watch.end();
      }
    });
  }
});
