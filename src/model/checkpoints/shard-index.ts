import { CheckpointError } from "./checkpoint-error";
import { quote } from "./safetensors-header";

/**
 * The file name of each tensor's shard, from the content of `model.safetensors.index.json`.
 * @param path of the index, for the message
 * @throws CheckpointError unless every shard is a plain file name: none may lead out of the folder
 */
export function shardOfTensor(index: Readonly<Record<string, unknown>>, path: string): Map<string, string> {
  const map = index["weight_map"];
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw new CheckpointError(`${path} has no "weight_map", which is needed to find the tensors.`);
  }
  const entries = Object.entries(map as Record<string, unknown>);
  for (const [tensor, shard] of entries) {
    if (typeof shard !== "string" || !/^[^/\\:\0]+\.safetensors$/.test(shard)) {
      const found = quote(typeof shard === "string" ? shard : JSON.stringify(shard));
      throw new CheckpointError(
        `${path} places tensor ${quote(tensor)} in ${found}; the name of a safetensors file beside it is needed.`,
      );
    }
  }
  return new Map(entries as [string, string][]);
}
