import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import type { TextEdit } from "../conll/document";
import { parseScheme, type Scheme } from "./schemes";

/** An encoder as a person chooses it. */
export type EncoderChoice =
  | { readonly kind: "hash-cnn" }
  /** a model of the hub, or a folder */
  | { readonly kind: "transformer"; readonly checkpoint: string };

/** The edits that give a task another id in the text of a multitask.json. */
export function renameTaskInConfig(text: string, from: string, to: string): TextEdit[] {
  return tasksIn(text)
    .flatMap((task) => stringAt(task, "id") ?? [])
    .filter(({ value }) => value === from)
    .map((id) => replace(id, to));
}

/** The edits that give a span task another scheme in the text of a multitask.json; comments and layout stay. */
export function changeSchemeInConfig(text: string, taskId: string, to: Scheme): TextEdit[] {
  return tasksIn(text).flatMap((task) => {
    const id = stringAt(task, "id");
    if (id?.value !== taskId) return [];
    const scheme = stringAt(task, "scheme");
    if (scheme) return parseScheme(scheme.value as string) === to ? [] : [replace(scheme, to)];
    const { offset, length } = stringAt(task, "column") ?? id;
    return [{ start: offset + length, end: offset + length, text: `, "scheme": ${JSON.stringify(to)}` }];
  });
}

/**
 * The edits that choose another encoder in the text of a multitask.json; comments, layout and all other settings stay, also
 * those of an encoder of the same kind. Undefined where the text has no place for an encoder.
 */
export function changeEncoderInConfig(text: string, to: EncoderChoice): TextEdit[] | undefined {
  const root = parse(text);
  if (root?.type !== "object") return undefined;
  const encoder = findNodeAtLocation(root, ["encoder"]);
  if (!encoder) return insertAfter(text, root, `"encoder": ${oneLine(to)}`);
  if (stringAt(encoder, "kind")?.value === to.kind) {
    if (to.kind === "hash-cnn") return [];
    const checkpoint = stringAt(encoder, "checkpoint");
    if (checkpoint) return checkpoint.value === to.checkpoint ? [] : [replace(checkpoint, to.checkpoint)];
  }
  return [{ start: encoder.offset, end: encoder.offset + encoder.length, text: oneLine(to) }];
}

function oneLine(encoder: EncoderChoice): string {
  const properties = Object.entries(encoder).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  return `{ ${properties.join(", ")} }`;
}

/** Inserts a property after the corpus or the tasks: on a line of its own, below a comment that ends their line. */
function insertAfter(text: string, root: Node, property: string): TextEdit[] | undefined {
  const value = findNodeAtLocation(root, ["corpus"]) ?? findNodeAtLocation(root, ["tasks"]);
  if (!value) return undefined;
  const end = value.offset + value.length;
  const lineBegin = text.lastIndexOf("\n", value.parent!.offset - 1);
  const indentation = text.slice(lineBegin + 1, value.parent!.offset);
  const rest = /^[ \t]*(,?)[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?(?=\r?\n)/.exec(text.slice(end));
  if (!rest || lineBegin < 0 || indentation.trim() !== "") return [{ start: end, end, text: `, ${property}` }];
  const lineEnd = end + rest[0].length;
  const lineBreak = text[lineEnd] === "\r" ? "\r\n" : "\n";
  const line = `${lineBreak}${indentation}${property}`;
  if (rest[1] === ",") return [{ start: lineEnd, end: lineEnd, text: `${line},` }];
  return [
    { start: end, end, text: "," },
    { start: lineEnd, end: lineEnd, text: line },
  ];
}

/** The id of a task at an offset in the text of a multitask.json, and where it stands between its quotes. */
export function taskIdAt(text: string, offset: number): { id: string; start: number; end: number } | undefined {
  const ids = tasksIn(text).flatMap((task) => stringAt(task, "id") ?? []);
  const here = ids.find((id) => id.offset <= offset && offset <= id.offset + id.length);
  return here && { id: here.value as string, start: here.offset + 1, end: here.offset + here.length - 1 };
}

function parse(text: string): Node | undefined {
  return parseTree(text, [], { allowTrailingComma: true });
}

function tasksIn(text: string): readonly Node[] {
  const root = parse(text);
  return (root && findNodeAtLocation(root, ["tasks"])?.children) ?? [];
}

function stringAt(task: Node, property: string): Node | undefined {
  const node = task.type === "object" ? findNodeAtLocation(task, [property]) : undefined;
  return node?.type === "string" ? node : undefined;
}

function replace({ offset, length }: Node, value: string): TextEdit {
  return { start: offset, end: offset + length, text: JSON.stringify(value) };
}
