import { layoutOf, sizeOf, type StepInput } from "../../../src/engine/engine";
import { headTargets } from "../../../src/model/heads";
import { Random } from "../../../src/model/random";
import { head, referenceProgram, type Weights } from "./reference-network";

export const STEPS = 20;
export const LEARNING_RATE = 0.05;

export interface Batch {
  readonly ids: readonly number[];
  readonly labels: readonly number[];
}

/** Three batches in turn, so that a table's rows rest and come back; each repeats rows. */
export function batches(): Batch[] {
  const random = new Random(3);
  const three = [0, 1, 2].map((turn) => {
    const ids = Array.from({ length: 9 }, () => random.below(4) + 4 * turn);
    return { ids, labels: ids.map((id) => id % 3) };
  });
  return Array.from({ length: STEPS }, (_, step) => three[step % 3]!);
}

export function inputOf({ ids, labels }: Batch, step: number, total = ids.length): StepInput {
  const unique = [...new Set(ids)];
  const inverse = BigInt64Array.from(ids, (id) => BigInt(unique.indexOf(id)));
  return {
    batches: [
      {
        feeds: {
          ids: { data: inverse, shape: [ids.length] },
          ...headTargets(head, ids.length, [{ firstRow: 0, labels }], undefined, total),
        },
        tableRows: { table: Int32Array.from(unique) },
      },
    ],
    step,
    learningRate: LEARNING_RATE,
  };
}

/** The same beginning for every trainer; the output layer too, so that all gradients are at work from the first step. */
export function beginning() {
  const { parameters } = referenceProgram();
  const { offsets, length } = layoutOf(parameters);
  const values = new Random(11).uniformArray(length, 0.7);
  const weights: Weights = new Map(
    parameters.map(({ value, shape }, at) => [
      value.name,
      Float64Array.from(values.subarray(offsets[at]!, offsets[at]! + sizeOf(shape))),
    ]),
  );
  const decays = new Set(parameters.filter(({ decay }) => decay).map(({ value }) => value.name));
  return {
    state: { parameters: values, means: new Float32Array(length), squares: new Float32Array(length) },
    weights,
    decays,
  };
}
