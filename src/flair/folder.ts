import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CheckpointError } from "../model/checkpoints/checkpoint-error";
import { checkpointFiles } from "../model/checkpoints/checkpoint-files";
import { locateCheckpoint } from "../model/checkpoints/hub-cache";
import { columnText } from "./corpus";
import { FlairError } from "./flair-error";
import type { FlairConfig } from "./limits";
import { flairFiles, type FlairSettings } from "./settings";
import { splits, type Sentences } from "./splits";

const copied = [flairFiles.script, flairFiles.requirements, flairFiles.readme];

/** What goes into the folder beside the script. */
export interface FolderContent {
  readonly config: FlairConfig;
  readonly sentences: Sentences;
  readonly settings: FlairSettings;
}

/** @throws Error of the file system */
export function writeFolder(folder: string, { config, sentences, settings }: FolderContent): void {
  mkdirSync(join(folder, flairFiles.corpus), { recursive: true });
  for (const split of splits) {
    const path = join(folder, flairFiles.corpus, `${split}.conll`);
    if (sentences[split].length === 0) rmSync(path, { force: true });
    else writeFileSync(path, columnText(sentences[split], config.tasks));
  }
  copyCheckpoint(config, join(folder, flairFiles.checkpoint));
  const templates = findTemplates(__dirname);
  for (const name of copied) copyFileSync(join(templates, name), join(folder, name));
  writeFileSync(join(folder, flairFiles.settings), `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** The script and what goes with it, in the package that this program is part of, bundled or not. */
function findTemplates(from: string): string {
  const folder = join(from, "media", "flair");
  if (existsSync(folder)) return folder;
  if (from === dirname(from)) throw new FlairError("this installation lacks its folder media/flair; install it again.");
  return findTemplates(dirname(from));
}

/** @throws FlairError where a folder holds something else than an export */
export function checkFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  if (names.length === 0 || names.includes(flairFiles.settings)) return;
  throw new FlairError(`${folder} holds other files; name a new folder, or one that was exported to Flair before.`);
}

/** The files that a checkpoint is read from; the folder may hold its weights in further formats, which are large. */
function copyCheckpoint({ encoder, folder }: FlairConfig, to: string): void {
  const place = locateCheckpoint(encoder.checkpoint, folder, process.env);
  if (place.kind !== "local") throw new CheckpointError(`the checkpoint ${encoder.checkpoint} is gone; export again.`);
  if (place.folder === to) return;
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const named: readonly string[] = Object.values(checkpointFiles);
  for (const name of readdirSync(place.folder)) {
    if (!named.includes(name) && !name.endsWith(".safetensors")) continue;
    copyFileSync(join(place.folder, name), join(to, name), constants.COPYFILE_FICLONE);
  }
}
