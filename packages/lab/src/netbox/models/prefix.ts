import { idOf, textOf } from "../data/row.ts";
import type { Draft } from "../data/row.ts";
import { boolean } from "../fields/boolean.ts";
import { choice } from "../fields/choice.ts";
import { computed, fixed } from "../fields/computed.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel } from "../model/define-model.ts";
import { FieldError, ValidationError } from "../model/errors.ts";
import type { Field, WriteContext } from "../model/model.ts";
import { addressFilters } from "./address-filters.ts";
import { commented, described, tracked } from "./common-fields.ts";
import { addressKey, familyOf, networkOf, parseAddress } from "./ip-text.ts";
import { cacheScope, cleanScope, hiddenSite, scoped } from "./placement.ts";

const type = "ipam.prefix";

function prefixField(): Field {
  return {
    ...text({ required: true }),
    parse(value) {
      const parsed = parseAddress(String(value));
      if (!parsed) throw new FieldError(`Invalid IP address format: ${String(value)}`);
      const network = networkOf(parsed);
      if (network !== parsed.host) {
        throw new FieldError(`${String(value)} is not a valid prefix. Did you mean ${network}/${parsed.prefixLength}?`);
      }
      return `${network}/${parsed.prefixLength}`;
    },
  };
}

function cleanDuplicate(draft: Draft, { db, settings }: WriteContext): void {
  const vrf = db.get("ipam.vrf", idOf(draft, "vrf"));
  const enforced = vrf ? vrf["enforce_unique"] === true : settings.enforceGlobalUnique;
  if (!enforced) return;
  const table = db.table(type);
  for (const id of table.idsBy("prefix", textOf(draft, "prefix"))) {
    const twin = table.get(id);
    if (!twin || twin.id === draft.id || idOf(twin, "vrf") !== idOf(draft, "vrf")) continue;
    const where = vrf ? `VRF ${textOf(vrf, "name")}` : "global table";
    throw new ValidationError({ prefix: [`Duplicate prefix found in ${where}: ${textOf(twin, "prefix")}`] });
  }
}

/** ipam.Prefix. */
export const prefix = defineModel({
  type,
  verboseName: "prefix",
  path: "ipam/prefixes",
  objectName: "Prefix",
  fields: {
    family: computed((row) => ({ value: familyOf(textOf(row, "prefix")), label: `IPv${familyOf(textOf(row, "prefix"))}` })),
    prefix: prefixField(),
    vrf: reference("ipam.vrf", { natural: "rd" }),
    ...scoped(),
    _site: hiddenSite(),
    tenant: reference("tenancy.tenant"),
    vlan: reference("ipam.vlan"),
    status: choice({ container: "Container", active: "Active", reserved: "Reserved", deprecated: "Deprecated" }, { initial: "active" }),
    role: reference("ipam.role", { onDelete: "clear" }),
    is_pool: boolean(false),
    mark_utilized: boolean(false),
    ...described(),
    ...commented(),
    ...tracked(type),
    children: fixed(0),
    _depth: fixed(0),
  },
  brief: ["id", "url", "display", "family", "prefix", "description", "_depth"],
  search: ["prefix", "description"],
  lookups: { prefix: (row) => [textOf(row, "prefix")] },
  filters: addressFilters("prefix"),
  display: (row) => textOf(row, "prefix"),
  sortKey: (row) => addressKey(textOf(row, "prefix")),
  clean(draft, _previous, context) {
    cleanScope(draft);
    if (textOf(draft, "prefix").endsWith("/0")) throw new ValidationError({ prefix: ["Cannot create prefix with /0 mask."] });
    cleanDuplicate(draft, context);
  },
  beforeSave: (draft, _previous, { db }) => cacheScope(draft, db),
});
