import { columnNames } from "../../../tasks/columns";
import type { Project } from "../../../tasks/project";
import type { CorpusText } from "../../corpus/context";
import type { CorpusRule } from "../../rule";

/** One finding for each file whose lines are built otherwise than those of most files, or than those of the first. */
export const columns: CorpusRule = {
  scope: "corpus",
  id: "corpus/columns",
  description: "A file has other columns than most files of the corpus",
  defaultSeverity: "warning",
  check({ texts, project }, report) {
    const filled = texts.filter(({ sentences }) => sentences.length > 0);
    const model = mostUsual(filled, project);
    for (const text of filled) {
      const [here, there] = describeDifference(text, model!, project);
      if (here === undefined) continue;
      report(text, {
        at: text.head,
        message: `This file has ${here}, most files of the corpus have ${there} (such as ${model!.name}): write all files alike.`,
        related: [model!.sentences[0]!.relatedPlace(0, `A line with ${there}.`)],
      });
    }
  },
};

function mostUsual(texts: readonly CorpusText[], project: Project): CorpusText | undefined {
  const isLike = (text: CorpusText) => (other: CorpusText) => describeDifference(text, other, project)[0] === undefined;
  const counts = texts.map((text) => texts.filter(isLike(text)).length);
  return texts[counts.indexOf(Math.max(...counts))];
}

/** The first in which two files differ: number, separator or names of the columns. */
function describeDifference(a: CorpusText, b: CorpusText, project: Project): readonly [string, string] | readonly [] {
  const describers = [describeCount, describeSeparator, describeNames];
  for (const describe of describers) {
    const [here, there] = [describe(a, project), describe(b, project)];
    if (here !== there) return [here, there];
  }
  return [];
}

function describeCount({ document: { layout } }: CorpusText): string {
  return layout.columnCount === 1 ? "1 column" : `${layout.columnCount} columns`;
}

function describeSeparator({ document: { layout } }: CorpusText): string {
  return layout.separator === "tab" ? "TABs between columns" : "blanks between columns";
}

function describeNames({ document: { layout } }: CorpusText, project: Project): string {
  return `the columns ${columnNames(layout, project).join(" ")}`;
}
