import { NETBOX_RULES } from "./netbox-rules.table.ts";
import type { NetboxFacts, NetboxRule } from "./netbox-rules.table.ts";

function fits(rule: NetboxRule, facts: NetboxFacts): boolean {
  const { verdict: _verdict, ...conditions } = rule;
  return Object.entries(conditions).every(([name, value]) => facts[name as keyof NetboxFacts] === value);
}

/** Whether a job may go on after a failed push of NetBox: as the table says, and never when it says nothing. */
export function netboxVerdict(facts: NetboxFacts): NetboxRule["verdict"] {
  return NETBOX_RULES.find((rule) => fits(rule, facts))?.verdict ?? "block";
}
