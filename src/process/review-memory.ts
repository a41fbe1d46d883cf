import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ReviewMemory } from "../prediction/review";

interface StoredMemory {
  /** Of the model that has looked. */
  readonly model: string;
  readonly sentences: Readonly<Record<string, unknown>>;
}

/** What a model said of sentences before; empty where there is nothing of it, or of another model. */
export function readMemory(path: string, model: string): ReviewMemory {
  try {
    const stored = JSON.parse(readFileSync(path, "utf8")) as StoredMemory;
    return stored.model === model ? (new Map(Object.entries(stored.sentences)) as ReviewMemory) : new Map();
  } catch {
    // It only saves time: what is not there or broken is made again.
    return new Map();
  }
}

/** Keeps it for the next time, if the disk has room for it. */
export function writeMemory(path: string, model: string, memory: ReviewMemory): void {
  const stored: StoredMemory = { model, sentences: Object.fromEntries(memory) };
  const beside = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, JSON.stringify(stored));
    renameSync(beside, path);
  } catch {
    // As above.
  }
}
