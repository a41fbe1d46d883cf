/** Comparing the files of a corpus, against reading them: `npm run bench -- bench/corpus.ts [multitask.json]`. */
import { join } from "node:path";
import { readConllFile } from "../src/conll/file";
import { splits } from "../src/lint/corpus/context";
import { lintCorpus } from "../src/lint/corpus/lint-corpus";
import { readConfig } from "../src/tasks/config";
import { resolveCorpus } from "../src/tasks/corpus";

const ROUNDS = 7;
const project = readConfig(process.argv[2] ?? join(__dirname, "ewt-multitask/multitask.json"));
const paths = resolveCorpus(project, project.folder);

/** The milliseconds of each of some rounds, the first with code that has not been compiled yet. */
function measure(run: () => void): number[] {
  return Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
}

function report(name: string, [first, ...others]: number[]): void {
  const median = others.sort((a, b) => a - b)[others.length >> 1]!;
  console.log(`${name.padEnd(12)} first ${first!.toFixed(0).padStart(5)} ms, then ${median.toFixed(0).padStart(5)} ms`);
}

const read = () =>
  splits.flatMap((split) => paths[split].map((path) => ({ path, split, document: readConllFile(path) })));

report("reading", measure(read));
const files = read();
report(
  "comparing",
  measure(() => lintCorpus(files, project)),
);
const sentences = files.reduce((sum, { document }) => sum + document.sentences.length, 0);
const findings = [...lintCorpus(files, project).values()].flat().length;
console.log(`${files.length} files, ${sentences.toLocaleString("en")} sentences, ${findings} findings`);
