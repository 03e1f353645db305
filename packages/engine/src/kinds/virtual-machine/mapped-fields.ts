import type { FieldValue } from "@proxbox/contract";
import type { Facts } from "../../translate/desired.ts";
import type { GuestFacts } from "../../translate/guest-facts.ts";
import { mapSubject } from "../../translate/rules/map-subject.ts";
import { lookupKey } from "../lookup-kind.ts";

/** What the mapping rules set on a machine. A rule's status stands for `active` alone, because a guest that is off is off. */
export function mappedFields(facts: Facts, guest: GuestFacts, status: FieldValue | undefined): Record<string, FieldValue> {
  const { tenant, platform, role, site, status: mapped } = mapSubject(facts, { guest });
  return {
    ...optional("tenant", named("tenant", tenant)),
    ...optional("platform", named("guest-platform", platform)),
    ...optional("role", named("named-role", role)),
    ...optional("site", named("named-site", site)),
    ...(mapped !== undefined && status === "active" ? { status: mapped } : {}),
  };
}

function named(kind: string, name: string | undefined): FieldValue | undefined {
  return name === undefined ? undefined : { kind, key: lookupKey(kind, name) };
}

function optional(field: string, value: FieldValue | undefined): Record<string, FieldValue> {
  return value === undefined ? {} : { [field]: value };
}
