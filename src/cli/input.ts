import { constants } from "node:buffer";
import { realpathSync, statSync } from "node:fs";
import { isAbsolute, normalize, resolve } from "node:path";
import { convertPathToPattern, glob, isDynamicPattern } from "tinyglobby";
import { ConllFileError, decodeConll, readConllFile, type Decode } from "../conll/file";
import { readConll, type ConllDocument } from "../conll/read";

/** Stands for standard input. */
export const STDIN = "-";

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

/**
 * Expands paths: a file stands for itself, a folder for the column files in it, a glob for the files that it matches. A path
 * that begins with `!` takes away, from all that the others stand for, what it names or matches.
 */
export async function findInputFiles(paths: readonly string[]): Promise<InputFiles> {
  const files = new Map<string, string>();
  const problems: string[] = [];
  const isNegated = (path: string) => path.startsWith("!") && kindOf(path) === "absent";
  const ignore = paths.filter(isNegated).flatMap((path) => {
    const pattern = toPattern(path.slice(1)).replace(/\/+$/, "");
    return [pattern, `${pattern}/**`];
  });
  for (const path of paths) {
    if (isNegated(path)) continue;
    const found = await expand(path, ignore);
    if (typeof found === "string") problems.push(found);
    else for (const file of found) files.set(identify(file), file);
  }
  return { files: [...files.values()], problems };
}

/** Reads a column file, or standard input for `-`, which messages call `stdinName`. */
export async function readInput(
  path: string,
  stdinName = "<stdin>",
  decode: Decode = decodeConll,
): Promise<ConllDocument> {
  return path === STDIN ? readConll(decode(stdinName, await readStdin(stdinName))) : readConllFile(path, decode);
}

async function readStdin(name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > constants.MAX_STRING_LENGTH) {
      const megabytes = Math.floor(constants.MAX_STRING_LENGTH / 1e6);
      throw new ConllFileError(`${name} is larger than ${megabytes} MB; name the file instead of piping it.`);
    }
  }
  return Buffer.concat(chunks);
}

/** Two ways to one file, a link among them, are one input. */
export function identify(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

async function expand(path: string, ignore: readonly string[]): Promise<readonly string[] | string> {
  if (path === STDIN) return [path];
  const kind = kindOf(path);
  const options = { absolute: isAbsolute(path), expandDirectories: false };
  if (kind === "folder") {
    const names = await glob(`${convertPathToPattern(path)}/**/*`, {
      ...options,
      ignore: ["**/node_modules/**", ...ignore],
    });
    const columnFiles = names.filter(hasColumnExtension).map(normalize).sort();
    if (columnFiles.length > 0) return columnFiles;
    return `${path} holds no column file (${EXTENSIONS.map((extension) => `.${extension}`).join(" ")}).`;
  }
  if (kind === "other" || !isDynamicPattern(path)) {
    if (kind === "absent" || ignore.length === 0) return [path];
    return (await glob(convertPathToPattern(path), { ...options, ignore })).length > 0 ? [path] : [];
  }
  const names = await glob(toPattern(path), { ...options, ignore });
  return names.length > 0 ? names.sort() : `${path} matches no file.`;
}

/** Patterns have `/` between their parts everywhere. */
function toPattern(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
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
