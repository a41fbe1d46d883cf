import * as vscode from "vscode";
import type { ActiveModel } from "./active-model";
import { code, escape, meanings, spanText, taskTable } from "./hover-text";
import { spansOf } from "./prediction-marks";
import type { Predictions } from "./predictions";
import type { ProseDocuments } from "./prose-documents";
import { shownPredictions } from "./shown-predictions";

/** Says what the model takes a word of a plain text or of Markdown for. */
export class ProseHover implements vscode.HoverProvider {
  constructor(
    private readonly prose: ProseDocuments,
    private readonly predictions: Predictions,
    private readonly model: ActiveModel,
  ) {}

  provideHover(text: vscode.TextDocument, { line, character }: vscode.Position): vscode.Hover | undefined {
    const model = this.model.current;
    if (!model || !shownPredictions().inTexts || !this.prose.isProse(text)) return undefined;
    const offset = text.offsetAt(new vscode.Position(line, character));
    for (const { tokens, words } of this.prose.sentencesIn(text, line, line, model)) {
      const word = tokens.findIndex(({ start, end }) => start <= offset && offset < end);
      const prediction = word < 0 ? undefined : this.predictions.of(words);
      if (!prediction) continue;
      const rows = model.tasks.map((task) => ({
        task,
        annotated: undefined,
        predicted: prediction[task.id]?.[word],
      }));
      const spans = model.tasks.flatMap((task) =>
        spansOf(task, prediction[task.id] ?? []).filter(({ start, end }) => start <= word && word < end),
      );
      const { text: form, start, end } = tokens[word]!;
      const paragraphs = [
        `**${escape(form)}**${spans.map((span) => ` · ${spanText(span, words.forms)}`).join("")}`,
        taskTable(rows, { isAnnotated: false }),
        meanings(rows),
        `Predicted by ${code(vscode.workspace.asRelativePath(model.folder))}.`,
      ];
      const markdown = new vscode.MarkdownString(paragraphs.filter((paragraph) => paragraph !== "").join("\n\n"));
      return new vscode.Hover(markdown, new vscode.Range(text.positionAt(start), text.positionAt(end)));
    }
    return undefined;
  }
}
