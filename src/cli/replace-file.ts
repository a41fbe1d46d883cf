import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { CliError } from "./failure";

/** Writes a file, or leaves it as it was: never a half-written one. A file that is there keeps its mode, and a link to it. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  let aside: string | undefined;
  try {
    const before = statSync(path, { throwIfNoEntry: false });
    const target = before ? realpathSync(path) : path;
    aside = `${target}.${process.pid}.tmp`;
    writeFileSync(aside, bytes, { flag: "wx" });
    if (before) chmodSync(aside, before.mode);
    renameSync(aside, target);
  } catch (error) {
    if (aside !== undefined) rmSync(aside, { force: true });
    throw new CliError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  }
}
