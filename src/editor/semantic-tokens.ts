import * as vscode from "vscode";
import type { Cell, Token } from "../conll/document";
import { taggedColumns, type TaggedColumn } from "../lint/tags/tagged-columns";
import { parseTag } from "../tasks/schemes";
import type { Documents } from "./documents";
import { sentencesIn } from "./sentences";

const types = ["number", "keyword", "type", "enumMember"] as const;
type TokenType = (typeof types)[number];

/**
 * Colours cells by what their columns are for: word numbers, the prefix and the type of a tag of spans, tags of tokens. The
 * grammar cannot know it, and colours what is left. Only the visible lines are asked for, so a long file costs no more.
 */
export class SemanticTokens implements vscode.DocumentRangeSemanticTokensProvider {
  static readonly legend = new vscode.SemanticTokensLegend([...types]);
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  provideDocumentRangeSemanticTokens(text: vscode.TextDocument, range: vscode.Range): vscode.SemanticTokens {
    const builder = new vscode.SemanticTokensBuilder(SemanticTokens.legend);
    const open = this.#documents.of(text);
    if (!open) return builder.build();
    const { layout } = open.conll;
    const columns = taggedColumns(layout, open.project.project);
    for (const sentence of sentencesIn(open, range.start.line, range.end.line)) {
      for (const token of sentence.documentBoundary ? [] : sentence.tokens) {
        const id = layout.idColumn === undefined ? undefined : token.cell(layout.idColumn);
        const parts = [
          ...(id ? [part(id.start, id.end, "number")] : []),
          ...columns.flatMap((one) => partsOf(token, one)),
        ];
        const line = sentence.firstLine + token.offset;
        // The columns of tasks come in the order of the project, not of the line.
        for (const { start, end, type } of parts.sort((a, b) => a.start - b.start)) {
          builder.push(new vscode.Range(line, start, line, end), type);
        }
      }
    }
    return builder.build();
  }
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
}

function partsOf(token: Token, { task, column }: TaggedColumn): Part[] {
  const tag: Cell | undefined = column.readTag(token);
  if (!tag) return [];
  if (task.kind === "token") return [part(tag.start, tag.end, "enumMember")];
  const { prefix, label } = parseTag(tag.text);
  if (label === "") return [];
  const labelStart = tag.start + prefix.length + 1;
  return [part(tag.start, labelStart - 1, "keyword"), part(labelStart, tag.end, "type")].filter(
    ({ start, end }) => start < end,
  );
}

function part(start: number, end: number, type: TokenType): Part {
  return { start, end, type };
}
