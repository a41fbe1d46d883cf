import { applyEdits } from "../conll/edit";
import type { ConllDocument } from "../conll/read";
import { convertSentence } from "../tasks/convert";
import type { Project } from "../tasks/project";
import type { Scheme } from "../tasks/schemes";
import { countTags, findNamedColumn, findSpanColumns, type SpanColumn, type TagCounts } from "./convert-columns";
import { CliError, EXIT } from "./failure";

/** A file in another scheme. */
export interface Conversion {
  readonly text: string;
  /** How many tags were changed. */
  readonly tags: number;
  /** The columns whose spans are in the other scheme now. */
  readonly columns: readonly SpanColumn[];
  /** A sentence for each column of which not all tags could be converted. */
  readonly problems: readonly string[];
}

/**
 * Converts a column, or without one those of all span tasks. Throws a CliError where there is no column to convert; a
 * document without words has nothing to convert.
 *
 * @param column a name, or a number from 1
 */
export function convertDocument(
  path: string,
  document: ConllDocument,
  project: Project,
  scheme: Scheme,
  column?: string,
): Conversion {
  const unchanged = { text: document.text, tags: 0, columns: [], problems: [] };
  if (!document.sentences.some(({ wordCount }) => wordCount > 0)) return unchanged;
  const chosen =
    column === undefined
      ? findSpanColumns(path, document, project)
      : [findNamedColumn(column, path, document, project)];
  const counted = chosen.map((each) => ({ ...each, counts: countTags(document, each.column) }));
  // In a column of words, "I" and "E-mail" look like tags of spans; most of the others show that they are none.
  const fit = counted.filter(({ counts }) => counts.malformed <= counts.spans);
  const problems = counted.flatMap(({ name, counts }) => describeMalformed(path, name, counts) ?? []);
  if (fit.length === 0) throw new CliError(problems.join(" "), EXIT.problems);
  const columns = fit.filter(({ counts }) => counts.spans > 0);
  const edits = columns.flatMap((each) =>
    document.sentences.flatMap((sentence) => convertSentence(sentence, document, each.column, scheme)),
  );
  return { text: applyEdits(document.text, edits), tags: edits.length, columns, problems };
}

function describeMalformed(path: string, name: string, { spans, malformed, first }: TagCounts): string | undefined {
  if (!first) return undefined;
  const where = `line ${first.line} ("${first.tag}")`;
  if (malformed > spans) {
    const share = `${malformed} of ${spans + malformed} tags other than O`;
    return `${path}: column ${name} is left as it is, because ${share} are no tags of spans, the first in ${where}.`;
  }
  return malformed === 1
    ? `${path}: 1 malformed tag in column ${name} is left as it is, in ${where}.`
    : `${path}: ${malformed} malformed tags in column ${name} are left as they are, the first in ${where}.`;
}
