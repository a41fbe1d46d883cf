import { encodeUtf8 } from "../conll/encoding";
import { ConllDecoder } from "../conll/decoder";
import { readConllFile, sizeOfConllFile } from "../conll/file";
import { readConll, type ConllDocument } from "../conll/read";
import { inOrder, lint } from "../lint/lint";
import type { ProjectConfig } from "../tasks/config";
import { CorpusFindings } from "./corpus-findings";
import { explain } from "./failure";
import { findInputFiles, identify, readInput, STDIN } from "./input";
import { countWords, lintDocument, type LintedDocument } from "./lint-document";
import { lintLargeFile } from "./lint-large-file";
import type { LintSink } from "./lint-sink";
import { Projects } from "./projects";
import { replaceFile } from "./replace-file";
import { combineSeverities, type Severities } from "../lint/severities";

/** From this size on a file is read in parts. */
const LARGE_FILE_BYTES = 50_000_000;

/** What `lintPaths` is to do. */
export interface LintRequest {
  /** A multitask.json for all files, in place of the nearest one above each. */
  readonly config?: string | undefined;
  /** Severities that override those of the configurations. */
  readonly severities?: Severities | undefined;
  readonly fix?: boolean | undefined;
  /** What standard input is called, and whose folder's configuration holds for it. */
  readonly stdinName?: string | undefined;
  /** The encoding of lines that are not UTF-8, by its name in the Encoding Standard. */
  readonly encoding?: string | undefined;
  /** Sizes other than the usual ones, in bytes. */
  readonly sizes?: { readonly large: number; readonly part: number } | undefined;
}

/** What is to be said of a run beside its findings. */
export interface LintRun {
  /** A sentence for each input that could not be linted. */
  readonly problems: readonly string[];
  /** A sentence for each file whose tasks are inferred. */
  readonly notes: readonly string[];
  /** A sentence for each file of which rules could not see all at once, or that is not UTF-8. */
  readonly limits: readonly string[];
}

/** Lints what some paths stand for. An input that cannot be linted does not keep the others from it. */
export async function lintPaths(paths: readonly string[], request: LintRequest, sink: LintSink): Promise<LintRun> {
  const { files, problems: notFound } = await findInputFiles(paths);
  const problems = new Set(notFound);
  const notes: string[] = [];
  const limits: string[] = [];
  const projects = new Projects(request.config);
  const { severities = {}, fix = false, stdinName = "<stdin>", sizes } = request;
  const decoder = new ConllDecoder(request.encoding);
  const { decode } = decoder;

  const projectOf = (path: string, readDocument: () => ConllDocument): ProjectConfig => {
    const { config, isInferred } = projects.of(path, readDocument);
    if (isInferred) notes.push(describeInferred(path, config));
    return { ...config, lint: { rules: combineSeverities(config.lint.rules, severities) } };
  };

  const asked = new Set(files.map(identify));
  const corpora = new CorpusFindings((path, project) => {
    const document = readConllFile(path, decode);
    return fix && asked.has(path) ? lintAlone(document, project, fix).document : document;
  });

  const lintWhole = async (path: string, document: ConllDocument, save: (text: string, isMended: boolean) => void) => {
    const project = projectOf(path, () => document);
    const linted = lintAlone(document, project, fix);
    if (fix) save(linted.document.text, linted.document !== document);
    // Standard input may be called like a file of the corpus, but is not what stands there.
    const inCorpus = asked.has(identify(path)) ? corpora.of(path, project) : [];
    sink.beginFile(path);
    await sink.add({
      path,
      ...countWords(linted.document),
      diagnostics: inOrder(linted.diagnostics, inCorpus, linted.document),
      lineText: (line) => linted.document.lineText(line),
    });
    sink.endFile();
  };

  const lintInput = async (file: string): Promise<void> => {
    if (file === STDIN) {
      return lintWhole(stdinName, await readInput(file, stdinName, decode), (text) => sink.write(text));
    }
    if (sizeOfConllFile(file) >= (sizes?.large ?? LARGE_FILE_BYTES)) {
      const limit = await lintLargeFile(
        file,
        { projectOf, fix, decoder, partBytes: sizes?.part, sampleLength: LARGE_FILE_BYTES },
        sink,
      );
      if (limit) limits.push(limit);
      return;
    }
    await lintWhole(file, readConllFile(file, decode), (text, isMended) => {
      if (isMended || decoder.foreign.has(file)) replaceFile(file, encodeUtf8(text));
    });
  };

  for (const file of files) {
    try {
      await lintInput(file);
    } catch (error) {
      const explained = explain(error);
      if (!explained) throw error;
      problems.add(explained.message);
    }
  }
  const foreign = [...decoder.foreign].map((path) => describeForeign(path, request));
  return { problems: [...problems, ...corpora.problems], notes, limits: [...limits, ...corpora.limits, ...foreign] };
}

function lintAlone(document: ConllDocument, project: ProjectConfig, fix: boolean): LintedDocument {
  const options = { severities: project.lint.rules };
  return lintDocument(document, (one) => lint(one, project, options), fix ? readConll : undefined);
}

function describeForeign(path: string, { encoding, fix }: LintRequest): string {
  const saved = fix ? "and saved as UTF-8" : "--fix saves it as UTF-8";
  return `${path} is not UTF-8: what is not was read as ${encoding}, ${saved}.`;
}

function describeInferred(file: string, { tasks }: ProjectConfig): string {
  const found = tasks.map(({ id, kind, column }) => `${id} (${kind} tags in ${column})`).join(", ");
  return `${file}: no multitask.json, so the tasks are inferred from the file: ${found || "none"}.`;
}
