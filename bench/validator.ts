/**
 * Linting with all rules against the validator of Universal Dependencies (udtools from PyPI) on the same file of about a million
 * tokens, in turn: `npx tsx bench/validator.ts [file.conllu]`. Needs python3 with venv; sets up udtools in out/udtools once.
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
const VALIDATOR_TOKENS = 50_000;
const ROUNDS = 3;

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

function seconds(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
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
const large = repeated(text, TOKENS);
const small = repeated(text, VALIDATOR_TOKENS);
const smallPath = join(folder, "validated.conllu");
writeFileSync(smallPath, small.text);

console.log(`${source} repeated; ${rules.length} rules; median of ${ROUNDS} rounds in turn`);
const ratios: number[] = [];
for (let round = 1; round <= ROUNDS; round++) {
  let findings = 0;
  const ours = seconds(() => {
    const document = readConll(large.text);
    findings = lint(document, inferProject([document])).length;
  });
  const theirs = seconds(() => validate(smallPath));
  const [oursPerSecond, theirsPerSecond] = [large.tokens / ours, small.tokens / theirs];
  ratios.push(oursPerSecond / theirsPerSecond);
  console.log(
    `round ${round}: reading, inferring and linting ${large.tokens} tokens ${ours.toFixed(2)} s ` +
      `(${Math.round(oursPerSecond)} tokens/s, ${findings} findings), udvalidate --level 2 on ${small.tokens} tokens ` +
      `${theirs.toFixed(2)} s (${Math.round(theirsPerSecond)} tokens/s), ratio ${ratios.at(-1)!.toFixed(1)}`,
  );
}
console.log(`ratio, median: ${ratios.sort((a, b) => a - b)[ROUNDS >> 1]!.toFixed(1)}`);
rmSync(smallPath);
