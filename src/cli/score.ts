import { InvalidArgumentError, type Command } from "commander";
import type { ConllDocument } from "../conll/read";
import type { Token } from "../conll/document";
import { formatConlleval, SpanCounts } from "../metrics/conlleval";
import { CliError } from "./failure";
import { readInput } from "./input";

interface ScoreOptions {
  readonly gold?: number;
  readonly predicted?: number;
  readonly raw?: boolean;
}

/** What conlleval takes for the end of a sentence, as well as a blank line. */
const BOUNDARY = "-X-";

/** `multitask score`: what conlleval prints for a file with annotated and predicted tags. */
export function addScoreCommand(program: Command): void {
  program
    .command("score")
    .summary("print what conlleval prints for gold and predicted tags")
    .description(
      "Score predicted tags against gold ones, and print what conlleval prints. Comments of CoNLL-U are left out.",
    )
    .argument("<file>", "a file with a column of gold and one of predicted tags; - reads standard input")
    .option("--gold <n>", "column of the gold tags, from 1 (default: the last but one)", parseColumn)
    .option("--predicted <n>", "column of the predicted tags, from 1 (default: the last)", parseColumn)
    .option("-r, --raw", "every tag but O is a chunk of its own, as conlleval -r does")
    .action(async (file: string, options: ScoreOptions) => {
      process.stdout.write(scoreDocument(await readInput(file), file, options));
    });
}

function parseColumn(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError("A column is a whole number from 1.");
  return Number(value);
}

function scoreDocument(document: ConllDocument, file: string, options: ScoreOptions): string {
  const counts = new SpanCounts({ raw: options.raw ?? false });
  let gold: string[] = [];
  let predicted: string[] = [];
  const endSentence = () => {
    counts.add(gold, predicted);
    gold = [];
    predicted = [];
  };

  let width: number | undefined;
  for (const sentence of document.sentences) {
    for (const token of sentence.tokens) {
      const isBareBoundary = sentence.documentBoundary && token.cells.length === 1;
      if (token.kind !== "word" || isBareBoundary) continue;
      if (token.cells[0]!.text === BOUNDARY) {
        endSentence();
        continue;
      }
      width ??= token.cells.length;
      const line = sentence.firstLine + token.offset + 1;
      checkWidth(token, width, file, line);
      gold.push(tagAt(token, options.gold ?? width - 1, file, line));
      predicted.push(tagAt(token, options.predicted ?? width, file, line));
    }
    endSentence();
  }
  return formatConlleval(counts);
}

/** A line that lost a column would have its tags compared with those of another column, so conlleval stops here too. */
function checkWidth(token: Token, width: number, file: string, line: number): void {
  const found = token.cells.length;
  if (found === width) return;
  throw new CliError(
    `${file}:${line}: this line has ${columns(found)} where the first has ${width}; give it the same number.`,
  );
}

function tagAt(token: Token, column: number, file: string, line: number): string {
  const cell = token.cells[column - 1];
  if (cell) return cell.text;
  const found = columns(token.cells.length);
  throw new CliError(
    column < 1
      ? `${file}:${line}: this line has ${found}; scoring takes a gold and a predicted tag.`
      : `${file}:${line}: there is no column ${column}, this line has ${found}.`,
  );
}

function columns(count: number): string {
  return count === 1 ? "1 column" : `${count} columns`;
}
