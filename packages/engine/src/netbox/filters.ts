import { AppError } from "@proxbox/contract";
import { unexpectedAnswer } from "./errors.ts";
import { isObject } from "./message.ts";
import type { Query } from "./netbox.ts";
import type { Row } from "../values/row.ts";

/** The row's own value for a filter, as text; `undefined` where the row does not show it. */
type Shown = (row: Row) => string | undefined;

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function column(name: string): Shown {
  return (row) => (row[name] === undefined ? undefined : text(row[name]));
}

function lowerColumn(name: string): Shown {
  return (row) => column(name)(row)?.toLowerCase();
}

function related(name: string): Shown {
  return (row) => {
    const value = row[name];
    if (value === undefined) return undefined;
    return text(isObject(value) ? value["id"] : value);
  };
}

function assigned(objectType: string): Shown {
  return (row) => {
    if (row["assigned_object_type"] === undefined || row["assigned_object_id"] === undefined) return undefined;
    return row["assigned_object_type"] === objectType ? text(row["assigned_object_id"]) : "";
  };
}

// The filter compares hosts, and NetBox writes IPv6 in one form of many: only IPv4 can be checked by text.
function host(row: Row): string | undefined {
  const address = row["address"];
  return typeof address !== "string" || address.includes(":") ? undefined : address.split("/", 1)[0];
}

function choice(name: string): Shown {
  return (row) => {
    const value = row[name];
    if (value === undefined) return undefined;
    return text(isObject(value) ? value["value"] : value);
  };
}

// IPv6 has many forms, and NetBox's own need not be ours.
function ipv4Prefix(row: Row): string | undefined {
  const { prefix } = row;
  return typeof prefix !== "string" || prefix.includes(":") ? undefined : prefix;
}

const unseen: Shown = () => undefined;

// NetBox ignores a filter it does not know and answers with everything (netbox-api.md 2.5), so a name that is not in this
// list is a mistake of ours, and what a row can show of its filter is checked. All of them exist in 4.2 to 4.7, `upid`,
// `vmid` and the filters of guests' interfaces in netbox-proxbox's models alone.
const filters: Readonly<Record<string, Shown>> = {
  id: (row) => String(row.id),
  name: column("name"),
  name__ie: lowerColumn("name"),
  slug: column("slug"),
  model: column("model"),
  status: choice("status"),
  cluster_id: related("cluster"),
  cluster_type_id: unseen,
  virtual_machine_id: related("virtual_machine"),
  device_id: related("device"),
  site_id: related("site"),
  role_id: related("role"),
  manufacturer_id: related("manufacturer"),
  type_id: related("type"),
  tenant_id: related("tenant"),
  vrf_id: related("vrf"),
  mac_address: (row) => column("mac_address")(row)?.toLowerCase().replace(/[^0-9a-f]/g, ""),
  address: host,
  l2vpn_id: related("l2vpn"),
  prefix: ipv4Prefix,
  upid: column("upid"),
  vmid: column("vmid"),
  guest_interface_id: related("guest_interface"),
  ip_address_id: related("ip_address"),
  vid: column("vid"),
  vminterface_id: assigned("virtualization.vminterface"),
  interface_id: assigned("dcim.interface"),
  assigned_object_type: column("assigned_object_type"),
  assigned_object_id: column("assigned_object_id"),
  object_id: column("object_id"),
  assigned: unseen,
  assigned_to_interface: unseen,
  tag: unseen,
  tag_id: unseen,
  parent: unseen,
  created__gte: unseen,
  last_updated__gte: unseen,
};

const asWanted: Readonly<Record<string, (value: string) => string>> = {
  name__ie: (value) => value.toLowerCase(),
  mac_address: (value) => value.toLowerCase().replace(/[^0-9a-f]/g, ""),
  address: (value) => value.split("/", 1)[0] ?? value,
};

/** Throws `RUN_BUG` for a filter name that is not known to exist in every NetBox from 4.2 on. */
export function checkFilterNames(query: Query): void {
  for (const name of Object.keys(query)) {
    if (filters[name] === undefined) throw new AppError("RUN_BUG", { detail: `the NetBox filter "${name}" is not in the list of known filters` });
  }
}

/** Makes a check for the rows of one query; it throws `NB_UNEXPECTED` at a row that the filter should have kept out. */
export function rowCheck(query: Query, where: string): (row: Row) => void {
  const tests = Object.entries(query).map(([name, value]) => {
    const wanted = new Set((Array.isArray(value) ? value : [value]).map((item) => (asWanted[name] ?? String)(String(item))));
    return { name, wanted, shown: filters[name] ?? unseen };
  });
  return (row) => {
    for (const { name, wanted, shown } of tests) {
      const value = shown(row);
      if (value !== undefined && !wanted.has(value)) throw unexpectedAnswer(where, `a row with another "${name}" than asked for came back (id ${row.id})`);
    }
  };
}
