import { realpathSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { text as readStream } from "node:stream/consumers";
import { glob, isDynamicPattern } from "tinyglobby";
import { readConllFile } from "../conll/file";
import { readConll, type ConllDocument } from "../conll/read";

/** What is a column file in a folder, by the end of its name; a file that is named itself may be called anything. */
const EXTENSIONS = [
  "conll",
  "conllu",
  "conllup",
  "conll2000",
  "conll2002",
  "conll2003",
  "conll02",
  "conll03",
  "iob",
  "iob2",
  "bio",
  "bioes",
  "bilou",
  "tsv",
];

/** Whether a file is called as column files are. */
export function hasColumnExtension(path: string): boolean {
  return EXTENSIONS.some((extension) => path.toLowerCase().endsWith(`.${extension}`));
}

/** The files that paths stand for, and a sentence for each path that stands for none. */
export interface InputFiles {
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/** Expands paths: a file stands for itself, a folder for the column files in it, a glob for the files that it matches. */
export async function findInputFiles(paths: readonly string[]): Promise<InputFiles> {
  const files = new Map<string, string>();
  const problems: string[] = [];
  for (const path of paths) {
    const found = await expand(path);
    if (typeof found === "string") problems.push(found);
    else for (const file of found) files.set(identify(file), file);
  }
  return { files: [...files.values()], problems };
}

/** Reads a column file, or standard input for `-`. */
export async function readInput(path: string): Promise<ConllDocument> {
  return path === "-" ? readConll(await readStream(process.stdin)) : readConllFile(path);
}

/** Two ways to one file, a link among them, are one input. */
function identify(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

async function expand(path: string): Promise<readonly string[] | string> {
  const kind = kindOf(path);
  if (kind === "folder") {
    const pattern = `**/*.{${EXTENSIONS.join(",")}}`;
    const options = { cwd: path, caseSensitiveMatch: false, ignore: ["**/node_modules/**"] };
    const names = (await glob(pattern, options)).sort();
    if (names.length > 0) return names.map((name) => join(path, name));
    return `${path} holds no column file (${EXTENSIONS.map((extension) => `.${extension}`).join(" ")}).`;
  }
  if (kind === "other" || !isDynamicPattern(path)) return [path];
  const pattern = process.platform === "win32" ? path.replaceAll("\\", "/") : path;
  const names = await glob(pattern, { absolute: isAbsolute(path), expandDirectories: false });
  return names.length > 0 ? names.sort() : `${path} matches no file.`;
}

function kindOf(path: string): "folder" | "other" | "absent" {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return "absent";
    return stat.isDirectory() ? "folder" : "other";
  } catch {
    // Reading the file says why.
    return "other";
  }
}
