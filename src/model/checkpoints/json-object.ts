import { readFileSync, statSync } from "node:fs";
import { CheckpointError } from "./checkpoint-error";

/** Far above any configuration, and any index of shards. */
const LARGEST = 100_000_000;

/** @throws CheckpointError when the file cannot be read, or holds anything but one JSON object */
export function readJsonObject(path: string): Readonly<Record<string, unknown>> {
  const value = parse(readText(path));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CheckpointError(`${path} holds no JSON object, which is needed; copy or download it again.`);
  }
  return value as Record<string, unknown>;
}

function readText(path: string): string {
  let size: number | undefined;
  try {
    const status = statSync(path);
    size = status.isFile() ? status.size : undefined;
    if (size !== undefined && size <= LARGEST) return readFileSync(path, "utf8");
  } catch (error) {
    throw new CheckpointError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  }
  const found = size === undefined ? "no file" : `a file of ${size} bytes`;
  throw new CheckpointError(`${path} is ${found}; one of at most ${LARGEST} bytes is needed.`);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
