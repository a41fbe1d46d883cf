import * as vscode from "vscode";
import { decodeUtf8, EncodingError } from "../conll/encoding";
import type { ConllDocument } from "../conll/read";
import { readConllInSteps } from "../conll/read-in-steps";
import type { Documents } from "./documents";
import { runInSlices } from "./slices";

interface SavedFile {
  readonly stat: vscode.FileStat;
  readonly conll: ConllDocument;
}

/** Reads the files of corpora as they stand in their editors, or else on the disk; those are read again when they have changed. */
export class CorpusReader {
  readonly #documents: Documents;
  #saved = new Map<string, SavedFile>();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** Undefined for a file that is not there or not UTF-8, and where reading was given up. */
  async read(path: string, isGivenUp: () => boolean): Promise<ConllDocument | undefined> {
    const open = this.#documents.all().find(({ text }) => isFile(text.uri, path));
    if (open) return open.conll;
    const uri = vscode.Uri.file(path);
    try {
      const stat = await vscode.workspace.fs.stat(uri);
      const known = this.#saved.get(path);
      if (known?.stat.mtime === stat.mtime && known.stat.size === stat.size) return known.conll;
      const text = decodeUtf8(await vscode.workspace.fs.readFile(uri));
      const conll = await runInSlices(readConllInSteps(text), isGivenUp);
      if (conll) this.#saved.set(path, { stat, conll });
      return conll;
    } catch (error) {
      if (error instanceof EncodingError || error instanceof vscode.FileSystemError) return undefined;
      throw error;
    }
  }

  /** The bytes of some files, or of their texts; those that are not there have none. */
  async sizeOf(paths: Iterable<string>): Promise<number> {
    let size = 0;
    for (const path of paths) {
      try {
        size += (await vscode.workspace.fs.stat(vscode.Uri.file(path))).size;
      } catch (error) {
        if (!(error instanceof vscode.FileSystemError)) throw error;
      }
    }
    return size;
  }

  /** Forgets all files but these. */
  keepOnly(paths: ReadonlySet<string>): void {
    this.#saved = new Map([...this.#saved].filter(([path]) => paths.has(path)));
  }
}

function isFile(uri: vscode.Uri, path: string): boolean {
  return uri.scheme === "file" && uri.fsPath === path;
}
