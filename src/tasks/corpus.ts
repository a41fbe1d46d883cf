import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { globSync } from "tinyglobby";
import type { CorpusConfig } from "./config";
import { ConfigError } from "./config-error";

/** The files of a corpus, absolute paths, each once and sorted. */
export interface CorpusFiles {
  readonly train: readonly string[];
  readonly dev: readonly string[];
  readonly test: readonly string[];
}

/**
 * Expands the globs of a configuration, relative to its folder. Throws a ConfigError that names a glob without a file,
 * since a mistyped name would train on less than asked for.
 */
export function resolveCorpus({ corpus }: { readonly corpus: CorpusConfig }, folder: string): CorpusFiles {
  const expand = (split: keyof CorpusConfig) => [
    ...new Set(corpus[split].flatMap((glob) => expandGlob(glob, split, folder))),
  ];
  return { train: expand("train"), dev: expand("dev"), test: expand("test") };
}

function expandGlob(glob: string, split: string, folder: string): string[] {
  // A file whose name holds brackets or braces would not match itself as a glob.
  const literal = resolve(folder, glob);
  if (existsSync(literal) && statSync(literal).isFile()) return [literal];
  const files = globSync(glob.replaceAll("\\", "/"), { cwd: folder, absolute: true, expandDirectories: false });
  if (files.length === 0) {
    throw new ConfigError(
      resolve(folder, "multitask.json"),
      undefined,
      `corpus.${split} names "${glob}", which matches no file in ${folder}; correct it or remove it.`,
    );
  }
  return files.map((file) => resolve(file)).sort();
}
