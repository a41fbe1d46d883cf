// Installs what the scripts need of Debian, as root.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/**
 * @param packages what each is needed for, proved by a file or a command, so that another way of having it counts too
 * @throws Error in one sentence when something is missing and cannot be installed
 */
export function installDebianPackages(packages) {
  const missing = Object.keys(packages).filter((name) => !isPresent(packages[name]));
  if (missing.length === 0) return;
  const names = missing.join(" ");
  if (!isPresent("apt-get") || process.getuid() !== 0) {
    throw new Error(
      `Missing from this machine: ${names}. Install them as root (apt-get install ${names}), then run this again.`,
    );
  }
  console.log(`Installing Debian packages: ${names}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], { env: environment });
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { env: environment });
}

/** @param fileOrCommand the path of a file, or a command on the PATH */
export function isPresent(fileOrCommand) {
  if (fileOrCommand.startsWith("/")) return existsSync(fileOrCommand);
  return process.env.PATH.split(path.delimiter).some((folder) => existsSync(path.join(folder, fileOrCommand)));
}

/** @throws Error in one sentence when the command fails */
export function run(command, commandArguments, options) {
  const { status, error } = spawnSync(command, commandArguments, { stdio: "inherit", ...options });
  if (error || status !== 0) {
    const reason = error?.message ?? `exit code ${status}`;
    throw new Error(
      `"${command} ${commandArguments.join(" ")}" failed (${reason}): see its output above, then run this again.`,
    );
  }
}
