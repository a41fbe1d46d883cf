import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reference, TensorFlowGraph } from "../graph/tensorflow-graph";
import { lowerHalves } from "../graph/integer-tensor";
import type { HostTensor } from "../graph/value";
import { tensorFlow, type TensorFlowBinding } from "./tensorflow-binding";

/** Numbers as a graph of ours takes them, or whole numbers as TensorFlow does. */
export type TensorFlowTensor = HostTensor | { readonly data: Int32Array; readonly shape: readonly number[] };

/** What a run is fed, by placeholder. */
export type TensorFlowFeeds = ReadonlyMap<Reference, TensorFlowTensor>;

/** A graph loaded into TensorFlow, with variables of its own. */
export class TensorFlowSession {
  private readonly binding: TensorFlowBinding;
  private readonly model: number;

  /** @throws Error when TensorFlow is not there, or refuses the graph */
  constructor(graph: TensorFlowGraph) {
    this.binding = tensorFlow();
    const folder = mkdtempSync(join(tmpdir(), "multitask-tensorflow-"));
    try {
      writeFileSync(join(folder, "saved_model.pb"), graph.savedModel());
      this.model = this.binding.loadSavedModel(folder, "serve");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /**
   * Computes some nodes, and whatever they depend on, and nothing else.
   * @param take is given the outputs one by one, so that no two of them need to be on the host at once
   * @throws Error with TensorFlow's message when the run fails, for one because the memory is full
   */
  async run(
    feeds: TensorFlowFeeds,
    fetches: readonly Reference[],
    take: (output: HostTensor, at: number) => void,
  ): Promise<void> {
    await letMessagesThrough();
    const fed: number[] = [];
    try {
      for (const tensor of feeds.values()) fed.push(this.create(tensor));
      const outputs = this.binding.runSavedModel(this.model, fed, names([...feeds.keys()]), names(fetches));
      outputs.forEach(({ id, shape }, at) => {
        take(toHost(this.binding.tensorDataSync(id), shape), at);
        this.binding.deleteTensor(id);
      });
    } finally {
      for (const id of fed) this.binding.deleteTensor(id);
    }
  }

  release(): void {
    this.binding.deleteSavedModel(this.model);
  }

  private create({ data, shape }: TensorFlowTensor): number {
    const { TF_FLOAT, TF_INT32 } = this.binding;
    if (data instanceof Float32Array) return this.binding.createTensor(shape, TF_FLOAT, data);
    return this.binding.createTensor(shape, TF_INT32, data instanceof Int32Array ? data : lowerHalves(data));
  }
}

/** How long runs, which block, may keep messages waiting, such as one that cancels; a turn of the event loop costs a hundredth of a short step. */
const LONGEST_WAIT = 50;

let lastTurn = -Infinity;

async function letMessagesThrough(): Promise<void> {
  if (performance.now() - lastTurn < LONGEST_WAIT) return;
  await new Promise<void>((resolve) => setImmediate(resolve));
  lastTurn = performance.now();
}

function names(references: readonly Reference[]): string {
  return references.map((name) => `${name}:0`).join(",");
}

function toHost(data: Float32Array | Int32Array | Uint8Array, shape: readonly number[]): HostTensor {
  return { data: data instanceof Float32Array ? data : BigInt64Array.from(data, BigInt), shape };
}
