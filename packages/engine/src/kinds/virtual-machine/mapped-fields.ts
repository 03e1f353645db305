import type { FieldValue } from "@proxbox/contract";
import type { DesiredObject } from "../../translate/desired.ts";
import type { Mapped } from "../../translate/rules/map-subject.ts";
import { lookupKey } from "../lookup-kind.ts";

/** Fields of a machine that name objects of NetBox, with the kinds by which these are looked up. */
const NAMED = { tenant: "tenant", platform: "guest-platform", role: "named-role", site: "named-site" } as const;

type Fields = Record<string, FieldValue>;

/** What the mapping rules set on a machine. A rule's status stands for `active` alone, because a guest that is off is off. */
export function mappedFields(mapped: Mapped, status: FieldValue | undefined): Fields {
  const fields: Fields = {};
  for (const [field, kind] of Object.entries(NAMED)) {
    const name = mapped[field as keyof typeof NAMED];
    if (name !== undefined) fields[field] = named(kind, name);
  }
  return mapped.status !== undefined && status === "active" ? { ...fields, status: mapped.status } : fields;
}

/** What they may set as well, since not all that they ask for could be seen. */
export function otherFields({ others }: Mapped, status: FieldValue | undefined): Pick<DesiredObject, "others"> {
  if (others === undefined) return {};
  const fields: Record<string, readonly FieldValue[]> = {};
  for (const [field, kind] of Object.entries(NAMED)) {
    const names = others[field as keyof typeof NAMED];
    if (names !== undefined) fields[field] = names.map((name) => named(kind, name));
  }
  return { others: others.status !== undefined && status === "active" ? { ...fields, status: others.status } : fields };
}

function named(kind: string, name: string): FieldValue {
  return { kind, key: lookupKey(kind, name) };
}
