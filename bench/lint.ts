/** Linting a large file, against reading it alone: `npm run bench -- bench/lint.ts [file]`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyEdits, updateConll } from "../src/conll/edit";
import { readConll, wordsOf } from "../src/conll/read";
import { IncrementalLinter } from "../src/lint/incremental";
import { fixAll, lint } from "../src/lint/lint";
import { inferProject } from "../src/tasks/inference";

const ROUNDS = 15;
const file = process.argv[2] ?? join(__dirname, "../../shared/data/ewt-multitask/train.conll");
if (!existsSync(file)) {
  console.error(`${file} does not exist; name a column file.`);
  process.exit(2);
}

/** The median time of some rounds, in milliseconds. */
function measure(run: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[ROUNDS >> 1]!;
}

function report(name: string, milliseconds: number, reading: number): void {
  const perSecond = (count: number) => Math.round((count / milliseconds) * 1000).toLocaleString("en");
  const ratio = (milliseconds / reading).toFixed(2);
  console.log(
    `${name.padEnd(34)} ${milliseconds.toFixed(1).padStart(7)} ms  ${ratio.padStart(5)} x reading  ` +
      `${perSecond(sentences)} sentences/s  ${perSecond(lines)} lines/s`,
  );
}

const text = readFileSync(file, "utf8");
const document = readConll(text);
const project = inferProject([document]);
const faulty = readConll(text.replaceAll(/^# multitask_id.*\n/gm, ""));
const sentences = document.sentences.filter((sentence) => wordsOf(sentence).length > 0).length;
const lines = document.lineCount;

console.log(`${file}: ${sentences} sentences, ${lines} lines; median of ${ROUNDS}`);
const reading = measure(() => readConll(text));
report("readConll", reading, reading);
report(
  "lint",
  measure(() => lint(document, project)),
  reading,
);
report(
  "lint without any multitask_id",
  measure(() => lint(faulty, project)),
  reading,
);
report(
  "readConll, lint",
  measure(() => lint(readConll(text), project)),
  reading,
);
const found = lint(faulty, project);
report(
  "fixAll, applyEdits",
  measure(() => applyEdits(faulty.text, fixAll(found))),
  reading,
);

const linter = new IncrementalLinter(project);
let edited = readConll(text);
linter.lint(edited);
const middle = edited.sentences[edited.sentences.length >> 1]!;
const typing = measure(() => {
  const start = edited.offsetAt(middle.firstLine, 0);
  edited = updateConll(edited, { start, end: start, text: "# note\n" });
  linter.lint(edited);
});
report("an edit in the middle, lint again", typing, reading);
