import type { Output } from "./report";

/** Writes the items of a JSON array one by one. */
export interface ListWriter {
  /** Begins an item that the caller writes. */
  begin(): void;
  write(item: object): void;
  /** Closes the array. */
  end(): void;
}

/**
 * A writer of an array whose `[` stands already; its items are indented by two more blanks than the line that it stands in.
 *
 * @param indent the blanks before the line of the `[`
 */
export function listWriter(output: Output, indent: number): ListWriter {
  const itemBreak = `\n${" ".repeat(indent + 2)}`;
  let isEmpty = true;
  const begin = () => {
    output.write((isEmpty ? "" : ",") + itemBreak);
    isEmpty = false;
  };
  return {
    begin,
    write(item) {
      begin();
      output.write(JSON.stringify(item, null, 2).replaceAll("\n", itemBreak));
    },
    end() {
      output.write(isEmpty ? "]" : `\n${" ".repeat(indent)}]`);
    },
  };
}
