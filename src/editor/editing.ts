import * as vscode from "vscode";
import { Completion } from "./completion";
import { registerConvertScheme } from "./convert-scheme";
import type { CorpusFiles } from "./corpus-files";
import type { Diagnostics } from "./diagnostics";
import { languageId, type Documents } from "./documents";
import { Folding } from "./folding";
import { Outline } from "./outline";
import { registerProblemSentences } from "./problem-sentences";
import { configPattern } from "./projects";
import { registerReadInEncoding } from "./read-in-encoding";
import { RenameInColumnFiles, RenameInConfig } from "./rename";
import { SemanticTokens } from "./semantic-tokens";
import { registerSentenceTasks } from "./sentence-tasks";
import { registerSeparateColumns } from "./separate-columns";

/** All that helps a person to write column files. */
export function registerEditing(documents: Documents, diagnostics: Diagnostics, files: CorpusFiles): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerRenameProvider(languageId, new RenameInColumnFiles(documents, files)),
    languages.registerRenameProvider({ pattern: configPattern }, new RenameInConfig(files)),
    languages.registerCompletionItemProvider(languageId, new Completion(documents), ...Completion.triggers),
    languages.registerDocumentSymbolProvider(languageId, new Outline(documents), { label: "Sentences" }),
    languages.registerFoldingRangeProvider(languageId, new Folding(documents)),
    languages.registerDocumentRangeSemanticTokensProvider(
      languageId,
      new SemanticTokens(documents),
      SemanticTokens.legend,
    ),
    registerConvertScheme(documents, files),
    registerSentenceTasks(documents),
    registerSeparateColumns(documents),
    registerProblemSentences(documents, diagnostics),
    registerReadInEncoding(documents),
  );
}
