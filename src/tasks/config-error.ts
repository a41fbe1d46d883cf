/** Says what is wrong in multitask.json; the message names file and line and what to do. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(
    readonly file: string,
    /** 1-based; undefined where the fault is the file as a whole. */
    readonly line: number | undefined,
    readonly problem: string,
  ) {
    super(`${line === undefined ? file : `${file}:${line}`}: ${problem}`);
  }
}
