import { statSync } from "node:fs";
import type { ConllDocument } from "../conll/read";
import { splits, type CorpusFile, type Split } from "../lint/corpus/context";
import { lintCorpus, MOST_CORPUS_BYTES } from "../lint/corpus/lint-corpus";
import type { Diagnostic } from "../lint/diagnostic";
import { severityOf } from "../lint/lint";
import { corpusRules } from "../lint/rules/index";
import { ConfigError } from "../tasks/config-error";
import type { ProjectConfig } from "../tasks/config";
import { resolveCorpus } from "../tasks/corpus";
import { explain } from "./failure";
import { identify } from "./input";
import { pathFromHere } from "./lint-report/paths";

/** The files that a configuration names for its corpus; absolute paths, links resolved. */
type NamedFiles = readonly { readonly split: Split; readonly path: string }[];

/** What the rules about corpora say of linted files. Each corpus is looked at once, when the first of its files is linted. */
export class CorpusFindings {
  /** A sentence for each corpus of which a file is missing or cannot be read. */
  readonly problems = new Set<string>();
  /** A sentence for each corpus that is too large. */
  readonly limits = new Set<string>();
  /** The files of each corpus, by the folder of its configuration. */
  private readonly named = new Map<string, NamedFiles>();
  /** The findings of each corpus, by the folder of its configuration and the path of a file. */
  private readonly found = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>();

  /** @param read reads a file of a corpus, as it stands when all files are linted: some may be mended then */
  constructor(private readonly read: (path: string, project: ProjectConfig) => ConllDocument) {}

  /** The findings in a file under its configuration; none where that does not name the file for its corpus. */
  of(file: string, project: ProjectConfig): readonly Diagnostic[] {
    if (corpusRules.every((rule) => severityOf(rule, project.lint.rules) === "off")) return [];
    const path = identify(file);
    const named = this.namedIn(project);
    if (!named.some((one) => one.path === path)) return [];
    let found = this.found.get(project.folder);
    if (!found) this.found.set(project.folder, (found = this.lint(named, project)));
    return found.get(shownPath(path)) ?? [];
  }

  private namedIn(project: ProjectConfig): NamedFiles {
    let named = this.named.get(project.folder);
    if (!named) this.named.set(project.folder, (named = namedFiles(project)));
    return named;
  }

  private lint(named: NamedFiles, project: ProjectConfig): ReadonlyMap<string, readonly Diagnostic[]> {
    try {
      // Says which files are missing.
      resolveCorpus(project, project.folder);
      const paths = new Set(named.map(({ path }) => path));
      const bytes = [...paths].reduce((sum, path) => sum + statSync(path).size, 0);
      if (bytes > MOST_CORPUS_BYTES) {
        const megabytes = MOST_CORPUS_BYTES / 1e6;
        this.limits.add(
          `The corpus of ${project.folder} is larger than ${megabytes} MB, so its files were not compared with each other (corpus/*).`,
        );
        return new Map();
      }
      const documents = new Map([...paths].map((path) => [path, this.read(path, project)]));
      const files = named.map(({ path, split }): CorpusFile => {
        return { path: shownPath(path), split, document: documents.get(path)! };
      });
      return lintCorpus(files, project, { severities: project.lint.rules });
    } catch (error) {
      const explained = explain(error);
      if (!explained) throw error;
      this.problems.add(explained.message);
      return new Map();
    }
  }
}

/** The files that are there, also where others that the configuration names are not. */
function namedFiles(project: ProjectConfig): NamedFiles {
  const { corpus, folder } = project;
  return splits.flatMap((split) => {
    const paths = corpus[split].flatMap((glob) => filesOf(glob, folder));
    return [...new Set(paths)].map((path) => ({ split, path }));
  });
}

function filesOf(glob: string, folder: string): string[] {
  try {
    return resolveCorpus({ corpus: { train: [glob], dev: [], test: [] } }, folder).train.map(identify);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

/** How findings name a file. */
function shownPath(path: string): string {
  return pathFromHere(path) ?? path;
}
