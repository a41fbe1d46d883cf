const NAMED: Readonly<Record<string, string>> = { TAB: "\t", CR: "\r", SPACE: " " };
const ESCAPE = /<(?:(TAB|CR|SPACE)|U\+([0-9A-F]{4,6}))>/g;
const REPEATED_LINE = /^(.*) <(\d+) times>\n/gm;
const END = "<EOF>";

/**
 * The text that an example stands for. Characters that cannot be seen, or that an editor or git would change, are written as
 * `<TAB>`, `<CR>`, `<SPACE>` or `<U+00AD>`; ` <500 times>` at the end of a line repeats it; what follows `<EOF>` is left out, so
 * that a text can end without a line break.
 */
export function readEscapes(text: string): string {
  const end = text.indexOf(END);
  return (end < 0 ? text : text.slice(0, end))
    .replace(REPEATED_LINE, (_, line: string, times: string) => `${line}\n`.repeat(Number(times)))
    .replace(ESCAPE, (_, name: string | undefined, number: string) =>
      name ? NAMED[name]! : String.fromCodePoint(parseInt(number, 16)),
    );
}
