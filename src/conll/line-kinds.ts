import { isWhiteSpace } from "./characters";

const [HASH, HYPHEN] = [35, 45];

/** True for a `-DOCSTART-` line. */
export function isDocumentBoundary(line: string): boolean {
  const start = line.trimStart();
  return start.startsWith("-DOCSTART-") && !/^\S/.test(start.slice(10));
}

/** Whether the first character of a line leaves it open whether it is a comment, a document boundary or a token. */
export function mayBeOther(first: number): boolean {
  return first === HASH || first === HYPHEN || isWhiteSpace(first);
}
