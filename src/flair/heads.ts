import { existsSync } from "node:fs";
import { join } from "node:path";
import { openSafetensors } from "../model/checkpoints/safetensors";
import { quote, shapeText } from "../model/checkpoints/safetensors-header";
import { FlairError } from "./flair-error";
import { flairFiles } from "./settings";
import type { TrainedByFlair } from "./trained";

type TrainedTask = TrainedByFlair["tasks"][number];

const START = "<START>";
const STOP = "<STOP>";

/** The output layer of a task, in the shapes of our graph. */
export interface TrainedHead {
  readonly labels: readonly string[];
  /** [width, labels] */
  readonly weight: Float32Array;
  /** [labels] */
  readonly bias: Float32Array;
  /** [labels + 2, labels]: a row for each label before, one for the beginning of a sentence and one for its end */
  readonly transitions?: Float32Array;
}

/**
 * The heads that train.py has saved.
 * @param width of the encoder's output
 * @throws FlairError when one is missing, or has another shape than encoder and labels ask for
 * @throws CheckpointError when the file is no safetensors file
 */
export function readHeads({ folder, tasks }: TrainedByFlair, width: number): ReadonlyMap<string, TrainedHead> {
  const path = join(folder, flairFiles.heads);
  if (!existsSync(path)) {
    throw new FlairError(
      `${folder} lacks ${flairFiles.heads}, the outputs of the tasks; copy it from where Flair trained.`,
    );
  }
  const file = openSafetensors(path);
  try {
    const read = (name: string, shape: readonly number[]): Float32Array => {
      const found = file.tensors.get(name)?.shape;
      if (!found) {
        throw new FlairError(`${path} has no tensor ${quote(name)}, a part of the head of a task; train again.`);
      }
      if (found.join() !== shape.join()) {
        throw new FlairError(
          `${path} has tensor ${quote(name)} with shape ${shapeText(found)}, but encoder and labels ask for ${shapeText(shape)}; train again.`,
        );
      }
      return file.read(name);
    };
    return new Map(tasks.map((task) => [task.id, readHead(task, width, read)]));
  } finally {
    file.close();
  }
}

function readHead(
  task: TrainedTask,
  width: number,
  read: (name: string, shape: readonly number[]) => Float32Array,
): TrainedHead {
  const { id, dictionary } = task;
  const rows = dictionary.length;
  const hasCrf = task.kind === "span" && task.crf === true;
  // Flair lets nothing lead to the one and nothing away from the other: no word ever has them.
  const kept = dictionary.flatMap((label, row) => (hasCrf && (label === START || label === STOP) ? [] : [row]));
  const weight = read(`${id}.weight`, [rows, width]);
  const bias = read(`${id}.bias`, [rows]);
  const head = {
    labels: kept.map((row) => dictionary[row]!),
    weight: Float32Array.from({ length: width * kept.length }, (_, at) => {
      const [input, label] = [Math.floor(at / kept.length), at % kept.length];
      return weight[kept[label]! * width + input]!;
    }),
    bias: Float32Array.from(kept, (row) => bias[row]!),
  };
  if (!hasCrf) return head;
  const [start, stop] = [dictionary.indexOf(START), dictionary.indexOf(STOP)];
  if (start < 0 || stop < 0) {
    throw new FlairError(
      `the dictionary of ${id} lacks ${START} or ${STOP}, which its conditional random field needs; train again.`,
    );
  }
  // Flair has a row for each label after, and a column for the one before.
  const all = read(`${id}.transitions`, [rows, rows]);
  const score = (before: number, after: number) => all[after * rows + before]!;
  const between = kept.flatMap((before) => kept.map((after) => score(before, after)));
  const first = kept.map((after) => score(start, after));
  const last = kept.map((before) => score(before, stop));
  return { ...head, transitions: Float32Array.from([...between, ...first, ...last]) };
}
