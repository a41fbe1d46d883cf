import type * as vscode from "vscode";
import { languageId } from "./documents";

interface Manifest {
  readonly contributes: { readonly languages: readonly { readonly id: string; readonly extensions?: string[] }[] };
}

/** The endings of column files, with their dots, as package.json contributes them. */
export function columnFileExtensions({ packageJSON }: vscode.Extension<unknown>): readonly string[] {
  const { contributes } = packageJSON as Manifest;
  return contributes.languages.find(({ id }) => id === languageId)?.extensions ?? [];
}
