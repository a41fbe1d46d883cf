import type { LintOptions } from "./lint";

type Severities = NonNullable<LintOptions["severities"]>;

/**
 * The severities of a person's settings and of a project together. The project wins: of a rule that it names, alone or with
 * its family, the settings say nothing.
 */
export function combineSeverities(settings: Severities, project: Severities): Severities {
  const added = Object.entries(settings).filter(([name]) => !(familyOf(name) in project));
  return { ...Object.fromEntries(added), ...project };
}

/** A family (`tags/*`) is its own. */
function familyOf(name: string): string {
  return `${name.slice(0, name.indexOf("/"))}/*`;
}
