import { homedir } from "node:os";
import { join } from "node:path";

const NAME = "multitask-tagger";

/** Where the tool keeps what it has found out about a machine: the platform's place for that, or `MULTITASK_STATE`. */
export function stateFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  const { MULTITASK_STATE: own, XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (own) return own;
  if (platform === "win32") return join(local || join(home, "AppData", "Local"), NAME);
  if (platform === "darwin") return join(home, "Library", "Application Support", NAME);
  return join(xdg || join(home, ".local", "state"), NAME);
}
