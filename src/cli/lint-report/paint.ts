import type { Severity } from "../../lint/diagnostic";

export type Style = "red" | "yellow" | "cyan" | "bold" | "dim";

/** Puts a text into a style, or leaves it as it is where nothing is coloured. */
export type Paint = (style: Style, text: string) => string;

const CODES: Record<Style, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export const SEVERITY_STYLES: Record<Severity, Style> = { error: "red", warning: "yellow", info: "cyan" };

/** The styles of a terminal, or none. */
export function paintFor(color: boolean): Paint {
  return color ? escape : (_, text) => text;
}

function escape(style: Style, text: string): string {
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
