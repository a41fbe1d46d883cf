import type { Severity } from "../lint/diagnostic";
import { findNearMisses } from "../lint/near-miss";
import { rules } from "../lint/rules/index";
import { combineSeverities, familyOf, type Severities } from "../lint/severities";
import { CliError } from "./failure";

type RuleSeverity = Severity | "off";

const SEVERITIES: readonly RuleSeverity[] = ["off", "info", "warning", "error"];
const ruleIds = rules.map(({ id }) => id);

/** What a severity can be given to: each rule and each family. */
export const ruleNames: readonly string[] = [...new Set(rules.flatMap((rule) => [rule.id, familyOf(rule.id)]))];

/** Why a name is that of no rule and no family, with what may be meant; undefined for one that is. */
export function explainUnknownRule(name: string): string | undefined {
  if (ruleNames.includes(name)) return undefined;
  const meant = findNearMisses(name, ruleNames);
  const remedy = meant.length > 0 ? `did you mean ${meant.join(" or ")}?` : `there are ${ruleNames.join(", ")}.`;
  return `"${name}", which is no rule; ${remedy}`;
}

/** Adds a `--rule` argument, `id=severity`, to those before it. Throws a CliError for an unknown rule or severity. */
export function addSeverity(written: string, before: Severities = {}): Severities {
  const at = written.lastIndexOf("=");
  const [name, severity] = [written.slice(0, at).trim(), written.slice(at + 1).trim()];
  if (at < 0 || !SEVERITIES.some((known) => known === severity)) {
    throw new CliError(
      `--rule takes a rule and a severity (${SEVERITIES.join(", ")}), such as ${ruleIds[0]!}=off, but not "${written}".`,
    );
  }
  const unknown = explainUnknownRule(name);
  if (unknown) throw new CliError(`--rule names ${unknown}`);
  return combineSeverities(before, { [name]: severity as RuleSeverity });
}
