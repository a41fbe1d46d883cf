import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { splits, type CorpusFile } from "../../../src/lint/corpus/context";
import { lintCorpus } from "../../../src/lint/corpus/lint-corpus";
import type { Diagnostic } from "../../../src/lint/diagnostic";
import { lint } from "../../../src/lint/lint";
import { readConfig, type ProjectConfig } from "../../../src/tasks/config";
import { resolveCorpus } from "../../../src/tasks/corpus";
import { describeFinding, readExpectations } from "./fixture";

const FOLDER = join(__dirname, "fixtures/corpus");

/** A folder with a configuration and the files of a corpus, which state their own findings as single files do. */
export interface CorpusFixture {
  /** The rule, or the rule and `.clean`. */
  readonly name: string;
  readonly files: readonly CorpusFile[];
  readonly project: ProjectConfig;
  /** `file: rule line:column-endLine:endColumn`, 0-based, sorted. */
  readonly expected: readonly string[];
}

export function readCorpusFixtures(): CorpusFixture[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const project = readConfig(join(FOLDER, name, "multitask.json"));
      const paths = resolveCorpus(project, project.folder);
      const read = splits.flatMap((split) =>
        paths[split].map((path) => ({ path, split, ...readExpectations(readFileSync(path, "utf8")) })),
      );
      const expected = read.flatMap((file) => file.expected.map((finding) => `${basename(file.path)}: ${finding}`));
      return { name: `corpus/${name}`, files: read, project, expected: [...new Set(expected)].sort() };
    });
}

/** The findings of a fixture: those about the corpus, and those in each file alone. */
export function lintCorpusFixture({ files, project }: CorpusFixture): (readonly [file: string, Diagnostic])[] {
  const alone = files.map(({ path, document }) => [path, lint(document, project)] as const);
  return [...lintCorpus(files, project), ...alone].flatMap(([path, found]) =>
    found.map((finding) => [basename(path), finding] as const),
  );
}

/** A finding as `CorpusFixture.expected` writes it. */
export function describeCorpusFinding([file, finding]: readonly [file: string, Diagnostic]): string {
  return `${file}: ${describeFinding(finding)}`;
}
