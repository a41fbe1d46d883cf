import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import type { TextEdit } from "../conll/document";
import { parseScheme, type Scheme } from "./schemes";

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

/** The id of a task at an offset in the text of a multitask.json, and where it stands between its quotes. */
export function taskIdAt(text: string, offset: number): { id: string; start: number; end: number } | undefined {
  const ids = tasksIn(text).flatMap((task) => stringAt(task, "id") ?? []);
  const here = ids.find((id) => id.offset <= offset && offset <= id.offset + id.length);
  return here && { id: here.value as string, start: here.offset + 1, end: here.offset + here.length - 1 };
}

function tasksIn(text: string): readonly Node[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return (root && findNodeAtLocation(root, ["tasks"])?.children) ?? [];
}

function stringAt(task: Node, property: string): Node | undefined {
  const node = task.type === "object" ? findNodeAtLocation(task, [property]) : undefined;
  return node?.type === "string" ? node : undefined;
}

function replace({ offset, length }: Node, value: string): TextEdit {
  return { start: offset, end: offset + length, text: JSON.stringify(value) };
}
