import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readConll, type ConllDocument } from "../../../src/conll/read";
import type { Diagnostic } from "../../../src/lint/diagnostic";
import { lint } from "../../../src/lint/lint";
import { findConfig, readConfig, type ProjectConfig } from "../../../src/tasks/config";
import { readEscapes } from "./escapes";

const FOLDER = join(__dirname, "fixtures");
const EXPECTATION = /^# expect: (\S+)(?: "(.+)"(?: (\d+))?)?$/;

/** A column file that states its own findings. */
export interface Fixture {
  /** Relative to the folder of fixtures, without the ending of the name. */
  readonly name: string;
  /** Without the expectations, so that they disturb nothing. */
  readonly document: ConllDocument;
  readonly project: ProjectConfig;
  /** `rule line:column-endLine:endColumn`, 0-based, sorted. */
  readonly expected: readonly string[];
  /** The text after all fixes; undefined where nothing is to be fixed. */
  readonly fixed: string | undefined;
}

/**
 * Reads the fixtures of single files. A line `# expect: rule` stands above a line that the rule reports as a whole, `# expect: rule "text"`
 * above one in which it reports that text (`2` after it: the second time that the text occurs there). `readEscapes` says
 * how characters are written that cannot stand in the file.
 */
export function readFixtures(): Fixture[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  return files
    .filter((file) => /\.conllu?$/.test(file) && !file.includes(".fixed.") && !file.startsWith("corpus/"))
    .sort()
    .map((file) => {
      const fixed = file.replace(/(\.\w+)$/, ".fixed$1");
      const path = join(FOLDER, file);
      return {
        name: file.replace(/\.\w+$/, ""),
        ...readExpectations(readFileSync(path, "utf8")),
        project: readConfig(findConfig(dirname(path))!),
        fixed: files.includes(fixed) ? readEscapes(readFileSync(join(FOLDER, fixed), "utf8")) : undefined,
      };
    });
}

/** The findings of a fixture. */
export function lintFixture({ document, project }: Fixture): Diagnostic[] {
  return lint(document, project);
}

/** A finding as `Fixture.expected` writes it. */
export function describeFinding({ rule, line, column, endLine, endColumn }: Diagnostic): string {
  return `${rule} ${line}:${column}-${endLine}:${endColumn}`;
}

/** The text of a fixture as a document, and the findings that its lines of expectations state. */
export function readExpectations(text: string): Pick<Fixture, "document" | "expected"> {
  const lines: string[] = [];
  const expected: string[] = [];
  let pending: RegExpExecArray[] = [];
  for (const line of text.split("\n")) {
    const expectation = EXPECTATION.exec(line);
    if (expectation) {
      pending.push(expectation);
      continue;
    }
    const shown = readEscapes(line).replace(/^\uFEFF|\r$/g, "");
    for (const [, rule, escapedPart, occurrence] of pending) {
      const part = escapedPart === undefined ? undefined : readEscapes(escapedPart);
      const start = part === undefined ? 0 : findOccurrence(shown, part, Number(occurrence ?? 1));
      const end = part === undefined ? shown.length : start + part.length;
      expected.push(`${rule} ${lines.length}:${start}-${lines.length}:${end}`);
    }
    pending = [];
    lines.push(line);
  }
  return { document: readConll(readEscapes(lines.join("\n"))), expected: expected.sort() };
}

function findOccurrence(line: string, part: string, occurrence: number): number {
  let start = -1;
  for (let i = 0; i < occurrence; i++) start = line.indexOf(part, start + 1);
  if (start < 0) throw new Error(`"${part}" does not occur ${occurrence} times in: ${line}`);
  return start;
}
