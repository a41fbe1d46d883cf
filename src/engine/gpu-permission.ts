import { closeSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import { entries, read } from "./system-files";

/** What drivers open of a GPU to compute on it, beneath /dev: DRM's for all vendors, and that of NVIDIA's own driver. */
const computing = [
  { folder: "dri", name: /^renderD\d+$/ },
  { folder: ".", name: /^nvidia\d+$/ },
];

/**
 * What keeps this process from the GPUs of a Linux machine, with what to do: the file of a GPU that it may not open. Drivers do not tell.
 * @param devices the folder of device files, and `groups` the file that names groups; tests have their own
 * @returns undefined where none is forbidden
 */
export function missingPermission(devices = "/dev", groups = "/etc/group"): string | undefined {
  const paths = computing.flatMap(({ folder, name }) =>
    entries(join(devices, folder))
      .filter((entry) => name.test(entry))
      .map((entry) => join(devices, folder, entry)),
  );
  const forbidden = paths.find(isForbidden);
  if (forbidden === undefined) return undefined;
  const group = groupOf(forbidden, groups);
  return `permission to open ${forbidden}${group === undefined ? "" : ` (ask to be added to the group ${group}, and log in again)`}`;
}

function isForbidden(path: string): boolean {
  try {
    closeSync(openSync(path, "r+"));
    return false;
  } catch (error) {
    return ["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "");
  }
}

/** The group whose members may open a file; undefined where it has no name, or may not open it either. */
function groupOf(path: string, groups: string): string | undefined {
  const { gid, mode } = statSync(path);
  const lines = read(groups)?.split("\n") ?? [];
  const mayGroupOpen = (mode & 0o060) === 0o060;
  const line = mayGroupOpen ? lines.find((each) => each.split(":")[2] === String(gid)) : undefined;
  return line?.split(":", 1)[0];
}
