import * as vscode from "vscode";

/** The colours of package.json: eight that are told apart by most eyes, in any theme. */
const colorCount = 8;

/** Names of types that many corpora share keep one colour everywhere. */
const usual: readonly (readonly string[])[] = [
  ["PER", "PERSON"],
  ["LOC", "LOCATION", "GPE", "FAC"],
  ["ORG", "ORGANIZATION", "ORGANISATION", "NORP"],
  ["MISC", "MISCELLANEOUS", "EVENT", "WORK_OF_ART", "PRODUCT"],
];

export interface LabelColors {
  readonly foreground: vscode.ThemeColor;
  readonly background: vscode.ThemeColor;
}

/** The colours of a type of span: its name decides, so that it has the same ones in every file. */
export function colorsOf(label: string): LabelColors {
  const number = numberOf(label.toUpperCase());
  return {
    foreground: new vscode.ThemeColor(`multitask.entity${number}Foreground`),
    background: new vscode.ThemeColor(`multitask.entity${number}Background`),
  };
}

function numberOf(label: string): number {
  const known = usual.findIndex((names) => names.includes(label));
  if (known >= 0) return known + 1;
  const others = colorCount - usual.length;
  const sum = [...label].reduce((total, letter) => (31 * total + letter.charCodeAt(0)) % 65_521, 0);
  return usual.length + 1 + (sum % others);
}
