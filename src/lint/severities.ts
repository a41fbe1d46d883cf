import type { Severity } from "./diagnostic";

/** Severities other than the rules' own, by the id of a rule or its family (`tags/*`). */
export type Severities = Readonly<Record<string, Severity | "off">>;

/** Two severities together, of which the stronger wins: of a rule that it names, alone or with its family, the weaker says nothing. */
export function combineSeverities(weaker: Severities, stronger: Severities): Severities {
  const added = Object.entries(weaker).filter(([name]) => !(familyOf(name) in stronger));
  return { ...Object.fromEntries(added), ...stronger };
}

/** The name that stands for all rules of a rule's family, `tags/*`; a family is its own. */
export function familyOf(name: string): string {
  return `${name.slice(0, name.indexOf("/"))}/*`;
}
