import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { CliError } from "./failure";

/** Replaces what a file holds, or leaves it as it was: never a half-written file. Keeps its mode, and a link to it. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  let aside: string | undefined;
  try {
    const target = realpathSync(path);
    aside = `${target}.${process.pid}.tmp`;
    writeFileSync(aside, bytes, { flag: "wx" });
    chmodSync(aside, statSync(target).mode);
    renameSync(aside, target);
  } catch (error) {
    if (aside !== undefined) rmSync(aside, { force: true });
    throw new CliError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  }
}
