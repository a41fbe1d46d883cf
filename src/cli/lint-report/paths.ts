import { isAbsolute, relative, sep } from "node:path";

/** A path seen from the working directory, with `/` between its parts; undefined for one outside of it. */
export function pathFromHere(path: string): string | undefined {
  const fromHere = relative("", path);
  if (isAbsolute(fromHere) || fromHere === ".." || fromHere.startsWith(`..${sep}`)) return undefined;
  return fromHere.split(sep).join("/");
}
