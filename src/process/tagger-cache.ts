import { statSync } from "node:fs";
import { join } from "node:path";
import { modelFiles } from "../model/model-files";
import { Tagger } from "../prediction/tagger";

/** Keeps the model that was used last, until its folder holds another. */
export class TaggerCache {
  private current: { readonly key: string; readonly tagger: Promise<Tagger> } | undefined;

  /** @throws ModelFolderError when the folder holds no usable model */
  get(folder: string): Promise<Tagger> {
    const key = this.stampOf(folder);
    if (this.current?.key === key) return this.current.tagger;
    void this.current?.tagger.then((tagger) => tagger.release()).catch(() => undefined);
    const tagger = Tagger.load(folder);
    tagger.catch(() => (this.current = undefined));
    this.current = { key, tagger };
    return tagger;
  }

  /** The same for as long as the folder holds the same model. */
  stampOf(folder: string): string {
    return `${folder} ${writtenAt(folder)}`;
  }
}

function writtenAt(folder: string): number {
  return statSync(join(folder, modelFiles.manifest), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
