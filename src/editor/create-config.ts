import path from "node:path";
import * as vscode from "vscode";
import { decodeUtf8 } from "../conll/encoding";
import { readConll } from "../conll/read";
import { CONFIG_NAME, type CorpusConfig } from "../tasks/config";
import { inferProject, type InferredProject } from "../tasks/inference";
import { corpusOf } from "./corpus-names";
import type { Documents, OpenConll } from "./documents";

/** Writes the multitask.json that the open file and its siblings suggest, and shows it. */
export class ConfigCreator {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** The new file, or the one that its folder has already; undefined where there is nothing to write it from. */
  async create(): Promise<vscode.Uri | undefined> {
    const open = this.#activeFile();
    if (!open) {
      void vscode.window.showInformationMessage(
        `Open a CoNLL file of the corpus first: ${CONFIG_NAME} is written from its columns and its name.`,
      );
      return undefined;
    }
    const folder = vscode.Uri.joinPath(open.text.uri, "..");
    const config = vscode.Uri.joinPath(folder, CONFIG_NAME);
    if (!(await exists(config))) {
      const corpus = corpusOf(path.basename(open.text.uri.path), await filesIn(folder));
      const project = await inferFrom(open, folder, corpus);
      if (project.tasks.length === 0) {
        void vscode.window.showErrorMessage(`No column looks like tags to learn. ${project.reasons.join(" ")}`);
        return undefined;
      }
      const namesColumns = !open.conll.layout.format.startsWith("conllu");
      const text = writeConfig(project, corpus, namesColumns, path.basename(folder.path));
      await vscode.workspace.fs.writeFile(config, new TextEncoder().encode(text));
    }
    await vscode.window.showTextDocument(config);
    return config;
  }

  #activeFile(): OpenConll | undefined {
    const active = vscode.window.activeTextEditor?.document;
    const open = active && this.#documents.of(active);
    return open?.text.uri.scheme === "file" ? open : undefined;
  }
}

/** All files of the corpus count: a scheme or a type may show in one of them alone. */
async function inferFrom(open: OpenConll, folder: vscode.Uri, corpus: CorpusConfig): Promise<InferredProject> {
  const names = [...corpus.train, ...corpus.dev].filter((name) => name !== path.basename(open.text.uri.path));
  const others = names.map(async (name) =>
    readConll(decodeUtf8(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)))),
  );
  return inferProject([open.conll, ...(await Promise.all(others))]);
}

function writeConfig(project: InferredProject, corpus: CorpusConfig, namesColumns: boolean, name: string): string {
  const properties = [
    ...(namesColumns ? [`"columns": ${oneLine(project.columns)}`] : []),
    `"tasks": [\n${project.tasks.map((task) => `    ${oneLine(task)}`).join(",\n")}\n  ]`,
    `"corpus": ${oneLine(corpus)}`,
    `"encoder": { "kind": "hash-cnn" }`,
    `"training": { "epochs": 10, "seed": 1 }`,
    `"output": ${JSON.stringify(`models/${name}`)}`,
  ];
  const reasons = project.reasons.map((reason) => `  // ${reason}\n`).join("");
  return `{\n${reasons}  ${properties.join(",\n  ")}\n}\n`;
}

/** JSON as people write it in one line. */
function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${oneLine(part)}`);
  return `{ ${properties.join(", ")} }`;
}

async function filesIn(folder: vscode.Uri): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  return entries.filter(([, type]) => type & vscode.FileType.File).map(([name]) => name);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
