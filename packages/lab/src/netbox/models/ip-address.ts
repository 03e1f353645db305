import { idOf, textOf } from "../data/row.ts";
import type { Draft, Row } from "../data/row.ts";
import { choice } from "../fields/choice.ts";
import { computed } from "../fields/computed.ts";
import { generic } from "../fields/generic.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel } from "../model/define-model.ts";
import { FieldError, ValidationError } from "../model/errors.ts";
import type { Field, WriteContext } from "../model/model.ts";
import { addressFilters } from "./address-filters.ts";
import { assignedInterfaceFilters } from "./assigned-interface-filters.ts";
import { commented, described, tracked } from "./common-fields.ts";
import { addressKey, broadcastOf, familyOf, hostOf, networkOf, parseAddress } from "./ip-text.ts";

const type = "ipam.ipaddress";

const statuses = { active: "Active", reserved: "Reserved", deprecated: "Deprecated", dhcp: "DHCP", slaac: "SLAAC" };

const roles = {
  loopback: "Loopback",
  secondary: "Secondary",
  anycast: "Anycast",
  vip: "VIP",
  vrrp: "VRRP",
  hsrp: "HSRP",
  glbp: "GLBP",
  carp: "CARP",
};

// ipam/constants.py, IPADDRESS_ROLES_NONUNIQUE
const sharedRoles = new Set(["anycast", "vip", "vrrp", "hsrp", "glbp", "carp"]);

const dnsName = { test: /^([0-9A-Za-z_-]+|\*)(\.[0-9A-Za-z_-]+)*\.?$/, message: "Only alphanumeric characters, asterisks, hyphens, periods, and underscores are allowed in DNS names" };

function addressField(): Field {
  return {
    ...text({ required: true }),
    parse(value) {
      const parsed = parseAddress(String(value));
      if (!parsed) throw new FieldError(`Invalid IP address format: ${String(value)}`);
      return `${parsed.host}/${parsed.prefixLength}`;
    },
  };
}

function cleanAddress(draft: Draft, { db, settings }: WriteContext): void {
  const shown = textOf(draft, "address");
  const parsed = parseAddress(shown);
  if (!parsed) return;
  if (parsed.prefixLength === 0) throw new ValidationError({ address: ["Cannot create IP address with /0 mask."] });
  cleanNetworkId(draft, { shown, db });
  const vrf = db.get("ipam.vrf", idOf(draft, "vrf"));
  const enforced = vrf ? vrf["enforce_unique"] === true : settings.enforceGlobalUnique;
  const twin = enforced ? findTwin(draft, db) : undefined;
  if (twin) {
    const where = vrf ? `VRF ${textOf(vrf, "name")}` : "global table";
    throw new ValidationError({ address: [`Duplicate IP address found in ${where}: ${textOf(twin, "address")}`] });
  }
}

function cleanNetworkId(draft: Draft, { shown, db }: { shown: string; db: WriteContext["db"] }): void {
  const parsed = parseAddress(shown);
  const size = familyOf(shown) === 4 ? 32 : 128;
  if (!parsed || parsed.prefixLength >= size - 1 || !db.has(textOf(draft, "assigned_object_type"))) return;
  if (parsed.host === networkOf(parsed)) {
    throw new ValidationError({ __all__: [`${parsed.host} is a network ID, which may not be assigned to an interface.`] });
  }
  if (parsed.family === 4 && parsed.host === broadcastOf(parsed)) {
    throw new ValidationError({ __all__: [`${parsed.host} is a broadcast address, which may not be assigned to an interface.`] });
  }
}

// Exempt only if both addresses have one of the shared roles (netbox-api.md 2.12).
function findTwin(draft: Draft, db: WriteContext["db"]): Row | undefined {
  const table = db.table(type);
  const twins = [...table.idsBy("host", hostOf(textOf(draft, "address")))].flatMap((id) => table.get(id) ?? []);
  return twins.find((twin) => {
    if (twin.id === draft.id || idOf(twin, "vrf") !== idOf(draft, "vrf")) return false;
    return !(sharedRoles.has(textOf(draft, "role")) && sharedRoles.has(textOf(twin, "role")));
  });
}

function cleanPopulatedRanges(draft: Draft, { db }: WriteContext): void {
  const key = addressKey(textOf(draft, "address"));
  for (const range of db.table("ipam.iprange").rows.values()) {
    if (range["mark_populated"] !== true || idOf(range, "vrf") !== idOf(draft, "vrf")) continue;
    const inside = key >= addressKey(textOf(range, "start_address")) && key <= addressKey(textOf(range, "end_address"));
    if (inside) throw new ValidationError({ __all__: [`Cannot create IP address ${textOf(draft, "address")} inside range ${rangeText(range)}.`] });
  }
}

function rangeText(range: Row): string {
  return `${hostOf(textOf(range, "start_address"))}-${hostOf(textOf(range, "end_address"))}`;
}

const owners = [
  { type: "virtualization.virtualmachine", interfaces: "virtualization.vminterface", field: "virtual_machine" },
  { type: "dcim.device", interfaces: "dcim.interface", field: "device" },
] as const;

function holders(addressId: number, { db }: WriteContext): { owner: (typeof owners)[number]; row: Row; field: string }[] {
  return owners.flatMap((owner) =>
    ["primary_ip4", "primary_ip6", "oob_ip"].flatMap((field) =>
      [...db.table(owner.type).idsBy(field, addressId)].flatMap((id) => {
        const row = db.get(owner.type, id);
        return row ? [{ owner, row, field }] : [];
      }),
    ),
  );
}

// A primary address may move within its VM or device only.
function cleanPrimary(draft: Draft, context: WriteContext): void {
  for (const { owner, row, field } of holders(draft.id, context)) {
    const target = context.db.get(owner.interfaces, idOf(draft, "assigned_object_id"));
    const stays = textOf(draft, "assigned_object_type") === owner.interfaces && target !== undefined && idOf(target, owner.field) === row.id;
    if (stays) continue;
    const word = field === "oob_ip" ? "OOB" : "primary";
    throw new ValidationError({ __all__: [`Cannot reassign IP address while it is designated as the ${word} IP for the parent object`] });
  }
}

/** ipam.IPAddress (netbox-api.md 2.12). */
export const ipAddress = defineModel({
  type,
  verboseName: "IP address",
  path: "ipam/ip-addresses",
  objectName: "IPAddress",
  fields: {
    family: computed((row) => ({ value: familyOf(textOf(row, "address")), label: `IPv${familyOf(textOf(row, "address"))}` })),
    address: addressField(),
    vrf: reference("ipam.vrf", { natural: "rd" }),
    tenant: reference("tenancy.tenant"),
    status: choice(statuses, { initial: "active" }),
    role: choice(roles, { blank: true }),
    ...generic({ prefix: "assigned_object", types: ["dcim.interface", "ipam.fhrpgroup", "virtualization.vminterface"], onDelete: "cascade" }),
    nat_inside: reference("ipam.ipaddress", { onDelete: "clear", form: "nested", natural: "address" }),
    nat_outside: computed((row, context) => [...context.db.table(type).idsBy("nat_inside", row.id)].map((id) => context.nested(type, id, "nested"))),
    dns_name: text({ maxLength: 255, pattern: dnsName, normalise: (name) => name.toLowerCase() }),
    ...described(),
    ...commented(),
    ...tracked(type),
  },
  brief: ["id", "url", "display", "family", "address", "nat_inside", "nat_outside", "dns_name", "description"],
  nested: ["id", "url", "display_url", "display", "family", "address"],
  search: ["address", "dns_name", "description"],
  lookups: { host: (row) => [hostOf(textOf(row, "address"))] },
  filters: { ...assignedInterfaceFilters, ...addressFilters("address") },
  display: (row) => textOf(row, "address"),
  sortKey: (row) => `${addressKey(textOf(row, "address"))}/${textOf(row, "address").split("/")[1]?.padStart(3, "0") ?? ""}`,
  clean(draft, previous, context) {
    cleanAddress(draft, context);
    if (!previous) cleanPopulatedRanges(draft, context);
    else cleanPrimary(draft, context);
    if (draft["status"] === "slaac" && familyOf(textOf(draft, "address")) !== 6) {
      throw new ValidationError({ status: ["Only IPv6 addresses can be assigned SLAAC status"] });
    }
  },
  // ipam/signals.py clear_primary_ip: the owner is saved, so that its last_updated and the change log show it.
  beforeDelete(row, context) {
    for (const { owner, row: holder, field } of holders(row.id, context)) context.update(owner.type, holder.id, { [field]: null });
  },
});
