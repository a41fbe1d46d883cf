import * as vscode from "vscode";
import { decodeUtf8, EncodingError } from "../conll/encoding";
import { readConll } from "../conll/read";
import { lint } from "../lint/lint";
import type { Problem } from "../messages/training";
import { ConfigError, readConfig } from "../tasks/config";
import { resolveCorpus } from "../tasks/corpus";

/** Checking a longer file here would hold up the editor; the model process checks every file anyway. */
const mostBytes = 20 * 1024 * 1024;

/**
 * What the linter says of the files of a training, before it starts: errors need no process to be told, and about
 * warnings a person can be asked. Whatever else is wrong is left for the training itself to say.
 */
export async function checkCorpus(config: string): Promise<readonly Problem[]> {
  try {
    const project = readConfig(config);
    const { train, dev } = resolveCorpus(project, project.folder);
    const problems: Problem[] = [];
    for (const path of new Set([...train, ...dev])) {
      const uri = vscode.Uri.file(path);
      if ((await vscode.workspace.fs.stat(uri)).size > mostBytes) continue;
      const conll = readConll(decodeUtf8(await vscode.workspace.fs.readFile(uri)));
      for (const { rule, severity, line, column, message } of lint(conll, project, {
        severities: project.lint.rules,
      })) {
        problems.push({ path, rule, severity, line: line + 1, column: column + 1, message });
      }
    }
    return problems;
  } catch (error) {
    if (error instanceof ConfigError || error instanceof EncodingError || error instanceof vscode.FileSystemError)
      return [];
    throw error;
  }
}
