import { AppError } from "@proxbox/contract";
import type { SyncSettings } from "@proxbox/contract";
import { EVERY_FIELD, ITEM_KINDS, KINDS } from "@proxbox/engine";

/** Throws `CFG_SETTING_INVALID` for a policy of a kind or a field that Proxbox does not write: it would silently do nothing. */
export function checkPolicies({ policies }: SyncSettings): void {
  const all = [...KINDS, ...ITEM_KINDS];
  for (const [name, fields] of Object.entries(policies)) {
    const kind = all.find((each) => each.name === name);
    if (kind === undefined) throw new AppError("CFG_SETTING_INVALID", { detail: `policies.${name}: expected one of the kinds ${all.map((each) => each.name).join(", ")}`, where: "policies" });
    const unknown = Object.keys(fields).find((field) => kind.fields[field] === undefined && field !== EVERY_FIELD);
    if (unknown !== undefined) throw new AppError("CFG_SETTING_INVALID", { detail: `policies.${name}.${unknown}: expected one of the fields ${Object.keys(kind.fields).join(", ")}`, where: "policies" });
  }
}
