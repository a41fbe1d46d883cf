import { dirname, resolve } from "node:path";
import type { ConllDocument } from "../conll/read";
import { defaultConfig, findConfig, readConfig, type ProjectConfig } from "../tasks/config";
import { ConfigError } from "../tasks/config-error";
import { inferProject } from "../tasks/inference";
import { explainUnknownRule } from "./severities";

/** Finds the configuration that holds for a file, and reads each one once. */
export class Projects {
  private readonly nearest = new Map<string, string | undefined>();
  private readonly configs = new Map<string, ProjectConfig>();

  /** @param config a configuration for all files, in place of the nearest of each */
  constructor(private readonly config?: string) {}

  /**
   * The configuration of a file: the one given, else that of the nearest multitask.json upwards, else one inferred from
   * the document. Throws a ConfigError where it cannot be used.
   */
  of(
    file: string,
    readDocument: () => ConllDocument,
  ): { readonly config: ProjectConfig; readonly isInferred: boolean } {
    const folder = dirname(resolve(file));
    const path = this.config ?? this.findNearest(folder);
    if (path !== undefined) return { config: this.read(path), isInferred: false };
    return { config: defaultConfig(inferProject([readDocument()]), folder), isInferred: true };
  }

  private findNearest(folder: string): string | undefined {
    if (!this.nearest.has(folder)) this.nearest.set(folder, findConfig(folder));
    return this.nearest.get(folder);
  }

  private read(path: string): ProjectConfig {
    let config = this.configs.get(path);
    if (!config) {
      config = readConfig(path);
      checkRules(config, path);
      this.configs.set(path, config);
    }
    return config;
  }
}

/** A mistyped rule would keep its own severity without a sign. */
function checkRules({ lint }: ProjectConfig, path: string): void {
  const unknown = Object.keys(lint.rules)
    .map(explainUnknownRule)
    .find((reason) => reason !== undefined);
  if (unknown !== undefined) throw new ConfigError(path, undefined, `lint.rules names ${unknown}`);
}
