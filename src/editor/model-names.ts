/** What Windows allows in no name; a model made there or here ought to be known by the same one everywhere. */
const forbidden = /[<>:"/\\|?*\p{Cc}]/u;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/**
 * Says in one sentence why a folder cannot be called so; undefined where it can.
 * @param taken the names beside it
 */
export function problemOfName(name: string, taken: readonly string[]): string | undefined {
  if (name.trim() === "") return "A folder needs a name.";
  const character = forbidden.exec(name)?.[0];
  if (character !== undefined) return `A name of a folder has no ${JSON.stringify(character)}.`;
  if (/^\.+$/.test(name) || reserved.test(name)) return `"${name}" means something else to a file system.`;
  if (/^\s|[\s.]$/.test(name))
    return "A name of a folder does not begin or end with a blank, nor end with a full stop.";
  if (taken.includes(name)) return `"${name}" is there already; choose another name.`;
  return undefined;
}
