/**
 * Linting with all rules against the validator of Universal Dependencies (udtools from PyPI) on the same sentences, in turn:
 * `npm run bench -- bench/validator.ts [file.conllu]`. Needs python3 with venv; sets up udtools in out/udtools once.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readConll, wordsOf } from "../src/conll/read";
import { lint } from "../src/lint/lint";
import { rules } from "../src/lint/rules/index";
import { inferProject } from "../src/tasks/inference";

const UDTOOLS = "udtools==0.2.9";
const TOKENS = 1_000_000;
/** The validator takes minutes for a million tokens: each of its rounds reads a part, whose time is scaled up. */
const VALIDATOR_TOKENS = 200_000;
const ROUNDS = 5;

const source = process.argv[2] ?? join(__dirname, "../../shared/data/ewt-ud/en_ewt-ud-test.conllu");
if (!existsSync(source)) {
  console.error(`${source} does not exist; name a CoNLL-U file.`);
  process.exit(2);
}
const folder = resolve(__dirname, "../out/udtools");
const python = join(folder, "bin", "python");
if (!existsSync(python)) {
  mkdirSync(folder, { recursive: true });
  execFileSync("python3", ["-m", "venv", folder], { stdio: "inherit" });
  execFileSync(python, ["-m", "pip", "install", "--quiet", UDTOOLS], { stdio: "inherit" });
}

/** The text repeated until it has so many tokens, each sent_id once. */
function repeated(text: string, tokens: number): { text: string; tokens: number } {
  const once = countTokens(text);
  const copies = Math.max(1, Math.round(tokens / once));
  const parts = Array.from({ length: copies }, (_, copy) => text.replaceAll(/^# sent_id = /gm, `# sent_id = ${copy}-`));
  return { text: parts.join(""), tokens: once * copies };
}

function countTokens(text: string): number {
  return readConll(text).sentences.reduce((sum, sentence) => sum + wordsOf(sentence).length, 0);
}

/** What a run returns, and the seconds that it took. */
function timed<T>(run: () => T): [T, number] {
  const start = performance.now();
  const result = run();
  return [result, (performance.now() - start) / 1000];
}

function validate(path: string): void {
  const { status, stderr } = spawnSync(
    join(folder, "bin", "udvalidate"),
    ["--quiet", "--lang", "ud", "--level", "2", path],
    { encoding: "utf8" },
  );
  if (status !== 0 && status !== 1) throw new Error(`udvalidate failed: ${stderr}`);
}

const text = readFileSync(source, "utf8");
const named = text.replaceAll(/^(?=# sent_id = )/gm, "# multitask_id = task_pos\n");
const large = repeated(named, TOKENS);
const small = repeated(named, VALIDATOR_TOKENS);
const smallPath = join(folder, "validated.conllu");
writeFileSync(smallPath, small.text);

console.log(`${source} repeated, each sentence with its task; ${rules.length} rules; ${ROUNDS} rounds in turn`);
const ratios: Record<string, number[]> = {
  "all rules": [],
  "reading, all rules": [],
  "reading, inferring, all rules": [],
};
for (let round = 1; round <= ROUNDS; round++) {
  const [document, reading] = timed(() => readConll(large.text));
  const [project, inferring] = timed(() => inferProject([document]));
  const [findings, linting] = timed(() => lint(document, project));
  const [, validating] = timed(() => validate(smallPath));
  const perSecond = small.tokens / validating;
  console.log(
    `round ${round}: udvalidate --level 2 ${Math.round(perSecond)} tokens/s (${small.tokens} tokens); ours of ${large.tokens} ` +
      `tokens: reading ${reading.toFixed(2)} s, inferring ${inferring.toFixed(2)} s, all rules ${linting.toFixed(2)} s ` +
      `(${findings.length} findings)`,
  );
  const times = [linting, reading + linting, reading + inferring + linting];
  Object.values(ratios).forEach((known, i) => known.push(large.tokens / times[i]! / perSecond));
}
for (const [name, known] of Object.entries(ratios)) {
  console.log(`${name}: ${known.sort((a, b) => a - b)[ROUNDS >> 1]!.toFixed(1)} times as fast (median)`);
}
rmSync(smallPath);
