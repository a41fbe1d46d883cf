import path from "node:path";

/**
 * How a multitask.json names the folder of a checkpoint: relative where the folder lies in the workspace or beside it, and so
 * moves with it; absolute elsewhere. A relative path begins with a dot, since other names are models of the hub.
 * @param paths of the platform; a test may give those of another
 */
export function writeCheckpointPath(
  folder: string,
  configFolder: string,
  workspaceFolder: string,
  paths: path.PlatformPath = path,
): string {
  const fromSurroundings = paths.relative(paths.dirname(workspaceFolder), folder);
  if (fromSurroundings.split(paths.sep)[0] === ".." || paths.isAbsolute(fromSurroundings)) return folder;
  const relative = paths.relative(configFolder, folder).split(paths.sep).join("/");
  return /^\.\.?(\/|$)/.test(relative) ? relative : `./${relative}`;
}
