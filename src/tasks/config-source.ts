import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { ConfigError } from "./config-error";

/** The text of a configuration file, parsed: its value, and where each part of it stands. */
export class ConfigSource {
  private constructor(
    readonly file: string,
    private readonly text: string,
    private readonly root: Node,
    readonly value: unknown,
  ) {}

  /** Parses JSON with comments and trailing commas. Throws a ConfigError at the first syntax error. */
  static parse(file: string, encoded: string): ConfigSource {
    const text = encoded.replace(/^\uFEFF/, "");
    if (text.trim() === "") throw new ConfigError(file, undefined, 'is empty; it needs at least { "tasks": [ ... ] }.');
    const errors: ParseError[] = [];
    const root = parseTree(text, errors, { allowTrailingComma: true });
    const [error] = errors;
    if (error) {
      const problem = printParseErrorCode(error.error)
        .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
        .toLowerCase();
      throw new ConfigError(file, lineOf(text, error.offset), `not valid JSON: ${problem}.`);
    }
    return new ConfigSource(file, text, root!, toValue(root!));
  }

  /** An error at a part of the value, for instance `["tasks", 0, "id"]`, or at the nearest part around it that exists. */
  errorAt(path: readonly (string | number)[], problem: string): ConfigError {
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(this.root, path.slice(0, length));
      if (node) {
        const property = node.parent?.type === "property" ? node.parent : node;
        return new ConfigError(this.file, lineOf(this.text, property.offset), problem);
      }
    }
    return new ConfigError(this.file, undefined, problem);
  }
}

/** Unlike jsonc-parser's own, it takes the first of two properties with one name for what `errorAt` finds too. */
function toValue(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(toValue);
  if (node.type !== "object") return node.value;
  const properties = (node.children ?? []).flatMap(({ children }) =>
    children?.[1] ? [[children[0]!.value as string, toValue(children[1])] as const] : [],
  );
  return Object.fromEntries(properties.reverse());
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
