import path from "node:path";
import type { CorpusConfig } from "../tasks/config";

/** What files of a corpus are called; `testa` and `testb` are the names of CoNLL-2002 and -2003. */
const splits: readonly (readonly [keyof CorpusConfig, RegExp])[] = [
  ["train", /(?<![a-z])(?:train|training)(?![a-z])/i],
  ["dev", /(?<![a-z])(?:dev|devel|development|val|valid|validation|testa)(?![a-z])/i],
  ["test", /(?<![a-z])(?:test|testb)(?![a-z])/i],
];

/**
 * Tells the files of a corpus by their names. Where a folder holds several corpora, those of the named file are meant:
 * the same name but for the word `train`, `dev` or `test`.
 */
export function corpusOf(file: string, folderFiles: readonly string[]): CorpusConfig {
  const own = nameWithoutSplit(file);
  const named = folderFiles.flatMap((name) => {
    const split = splitOf(name);
    return split ? [{ name, split }] : [];
  });
  const alike = named.filter(({ name }) => nameWithoutSplit(name) === own);
  const corpus = splitOf(file) ? alike : named.filter(({ name }) => path.extname(name) === path.extname(file));
  const filesOf = (wanted: keyof CorpusConfig) =>
    corpus.filter(({ split }) => split === wanted).map(({ name }) => name);
  const train = filesOf("train");
  return { train: train.length > 0 ? train : [file], dev: filesOf("dev"), test: filesOf("test") };
}

function splitOf(name: string): keyof CorpusConfig | undefined {
  return splits.find(([, pattern]) => pattern.test(name))?.[0];
}

function nameWithoutSplit(name: string): string {
  return splits.reduce((rest, [, pattern]) => rest.replace(pattern, "*"), name);
}
