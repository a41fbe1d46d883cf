import type { HostTensor, Value } from "../../graph/value";
import { HIDDEN } from "./inputs";
import type { EncoderParts } from "./parts";
import type { Reach, RotaryShape } from "./shape";

const inputs = {
  /** [length, head width] */
  cosines: (reach: Reach) => `cosines.${reach}`,
  /** [length, head width] the first half negative */
  sines: (reach: Reach) => `sines.${reach}`,
  /** [length, length] 0 for a sub-token that is near, a large negative number for others */
  near: "near",
} as const;

/** What the attention of a layer is told of positions. */
export interface Reading {
  /** [sequences, heads, length, head width] -> the same, turned */
  readonly turn: (x: Value) => Value;
  /** What is added to its scores, before the softmax. */
  readonly mask: Value;
}

/** Adds the inputs of an encoder's layers to its graph. */
export function rotaryReadings(parts: EncoderParts, rotary: RotaryShape): ReadonlyMap<Reach, Reading> {
  return new Map(reachesOf(rotary).map((reach) => [reach, { turn: turnBy(parts, reach), mask: maskOf(parts, reach) }]));
}

/**
 * The first half of a head's numbers are one coordinate each, the second half the other (Su et al. 2021, arXiv:2104.09864, in the order
 * that transformers has).
 */
function turnBy(parts: EncoderParts, reach: Reach): Reading["turn"] {
  const { graph } = parts.network;
  const half = parts.shape.width / parts.shape.heads / 2;
  const cosines = graph.input(inputs.cosines(reach), "float32", ["length", 2 * half]);
  const sines = graph.input(inputs.sines(reach), "float32", ["length", 2 * half]);
  return (x) => {
    const part = (at: number) => parts.apply("Slice", [x], { axes: [3], starts: [at * half], ends: [(at + 1) * half] });
    const swapped = parts.apply("Concat", [part(1), part(0)], { axis: 3 });
    return parts.apply("Add", [parts.apply("Mul", [x, cosines]), parts.apply("Mul", [swapped, sines])]);
  };
}

function maskOf(parts: EncoderParts, reach: Reach): Value {
  if (reach === "whole") return parts.mask;
  return parts.apply("Add", [parts.mask, parts.network.graph.input(inputs.near, "float32", ["length", "length"])]);
}

/** What those inputs are for windows of a length. */
export function rotaryFeeds(rotary: RotaryShape, headWidth: number, length: number): Record<string, HostTensor> {
  const feeds = reachesOf(rotary).flatMap((reach): [string, HostTensor][] => {
    const { cosines, sines } = turns(rotary.bases[reach], headWidth, length);
    const shape = [length, headWidth];
    return [
      [inputs.cosines(reach), { data: cosines, shape }],
      [inputs.sines(reach), { data: sines, shape }],
      ...(reach === "near" ? [[inputs.near, nearness(rotary.near, length)] as [string, HostTensor]] : []),
    ];
  });
  return Object.fromEntries(feeds);
}

function turns(base: number, headWidth: number, length: number) {
  const half = headWidth / 2;
  const cosines = new Float32Array(length * headWidth);
  const sines = new Float32Array(length * headWidth);
  for (let position = 0; position < length; position++) {
    for (let at = 0; at < half; at++) {
      const angle = position / base ** (at / half);
      const first = position * headWidth + at;
      cosines[first] = cosines[first + half] = Math.cos(angle);
      sines[first] = -(sines[first + half] = Math.sin(angle));
    }
  }
  return { cosines, sines };
}

function nearness(near: number, length: number): HostTensor {
  const data = new Float32Array(length * length).fill(HIDDEN);
  for (let row = 0; row < length; row++) {
    data.fill(0, row * length + Math.max(0, row - near), row * length + Math.min(length, row + near + 1));
  }
  return { data, shape: [length, length] };
}

function reachesOf({ reaches }: RotaryShape): Reach[] {
  return [...new Set(reaches)];
}
