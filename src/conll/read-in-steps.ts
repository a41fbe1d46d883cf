import { isBlank } from "./cells";
import { parseGlobalColumns } from "./comment";
import type { Sentence } from "./document";
import { LayoutStatistics } from "./layout";
import { findLineEnd, findLineStarts, findTextStart } from "./lines";
import { ConllDocument, countLine } from "./read";
import { readSentences } from "./sentences";
import { TextBuffer } from "./text-buffer";

/** Reading so many lines takes about a millisecond. */
const LINES_OF_A_STEP = 1000;

/** What `readConll` returns, read with pauses, so that a large file in the background holds nothing up. */
export function* readConllInSteps(text: string, linesOfAStep = LINES_OF_A_STEP): Generator<void, ConllDocument> {
  const starts = findLineStarts(text, findTextStart(text));
  const lineText = (line: number) => text.slice(starts[line]!, findLineEnd(text, starts, line));
  const statistics = new LayoutStatistics();
  let globalColumns: string[] | undefined;
  for (let line = 0; line < starts.length; line++) {
    const content = lineText(line);
    countLine(statistics, content, 1);
    globalColumns ??= parseGlobalColumns(content);
    if (line % linesOfAStep === 0) yield;
  }
  const layout = statistics.decide(globalColumns);
  const sentences: Sentence[] = [];
  let lines: string[] = [];
  for (let line = 0; line < starts.length; line++) {
    const content = lineText(line);
    lines.push(content);
    // Between two sentences nothing is left to remember.
    if (lines.length < linesOfAStep || !isBlank(content)) continue;
    sentences.push(...readSentences(lines, line + 1 - lines.length, layout));
    lines = [];
    yield;
  }
  sentences.push(...readSentences(lines, starts.length - lines.length, layout));
  return new ConllDocument(TextBuffer.from(text), sentences, layout, starts, statistics);
}
