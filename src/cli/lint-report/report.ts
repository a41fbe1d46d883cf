import type { Diagnostic } from "../../lint/diagnostic";

/** What was found in a file, or in a part of a large one. */
export interface LintedPart {
  readonly path: string;
  readonly sentences: number;
  readonly tokens: number;
  /** In the order of their positions; lines count in the file, not in the part. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text of a line of the part, by its number in the file. */
  lineText(line: number): string;
}

/** Writes findings as they come, so that a report may be longer than what fits into memory. */
export interface Reporter {
  beginFile(path: string): void;
  add(part: LintedPart): void;
  endFile(): void;
  /** @param problems a sentence for each input that could not be linted */
  end(tally: Tally, problems: readonly string[]): void;
}

/** Where a reporter writes. */
export interface Output {
  write(text: string): void;
  readonly color: boolean;
  /** Columns of the terminal, or as many as a line may have elsewhere. */
  readonly width: number;
}

/** What was found in all files; a contract of the JSON format. */
export interface Summary {
  readonly files: number;
  readonly sentences: number;
  readonly tokens: number;
  readonly errors: number;
  readonly warnings: number;
}

/** How often a rule was broken. */
export interface RuleCount {
  readonly rule: string;
  readonly severity: Diagnostic["severity"];
  readonly findings: number;
}

/** Adds up what was found. */
export class Tally {
  private files = 0;
  private sentences = 0;
  private tokens = 0;
  private fixes = 0;
  private readonly severities = { error: 0, warning: 0, info: 0 };
  private readonly rules = new Map<string, { severity: Diagnostic["severity"]; findings: number }>();

  addFile(): void {
    this.files++;
  }

  add({ sentences, tokens, diagnostics }: LintedPart): void {
    this.sentences += sentences;
    this.tokens += tokens;
    for (const { rule, severity, fix } of diagnostics) {
      this.severities[severity]++;
      if (fix) this.fixes++;
      const known = this.rules.get(rule);
      if (known) known.findings++;
      else this.rules.set(rule, { severity, findings: 1 });
    }
  }

  get summary(): Summary {
    const { files, sentences, tokens, severities } = this;
    return { files, sentences, tokens, errors: severities.error, warnings: severities.warning };
  }

  get infos(): number {
    return this.severities.info;
  }

  get fixable(): number {
    return this.fixes;
  }

  /** The rules that were broken, the most frequent first. */
  get ruleCounts(): readonly RuleCount[] {
    const counts = [...this.rules].map(([rule, count]) => ({ rule, ...count }));
    return counts.sort((a, b) => b.findings - a.findings || a.rule.localeCompare(b.rule));
  }
}
