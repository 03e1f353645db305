import type { FieldValue } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { fitName } from "../../values/fit.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import { claimOnce } from "../claim-once.ts";
import { EVERY_ROW } from "../kind.ts";
import type { Kind } from "../kind.ts";
import { publicKeys } from "./public-keys.ts";

/** netbox-proxbox's limits. */
const USER_LENGTH = 64;
const LINE_LENGTH = 255;

/** The passwords (`cipassword`, `cicustom`'s files) are not among these, and are never read out of a configuration. */
function fieldsOf({ ciuser = "", sshkeys = "", ipconfig0 = "" }: Readonly<Record<string, string>>): Record<string, FieldValue> | undefined {
  const { text, isCut } = publicKeys(sshkeys);
  const found = { ciuser: fitName(ciuser, USER_LENGTH), sshkeys: text, ipconfig0: fitName(ipconfig0, LINE_LENGTH) };
  return Object.values(found).every((value) => value === "") ? undefined : { ...found, sshkeys_truncated: isCut };
}

function* translate({ guests }: Facts): Iterable<DesiredObject> {
  for (const { guest, key, label } of guests) {
    const fields = guest.type === "qemu" && guest.config.state === "present" ? fieldsOf(guest.config.value) : undefined;
    if (fields === undefined) continue;
    yield { kind: "cloud-init", key: `${key}/cloud-init`, label: `${label} cloud-init`, parent: key, fields: { virtual_machine: { kind: "virtual-machine", key }, ...fields, tags: OWN_TAGS } };
  }
}

/** What cloud-init is told about a machine, without any password, in netbox-proxbox's model of it. */
export const cloudInit: Kind = {
  name: "cloud-init",
  about: "What cloud-init gives a virtual machine: its user, public keys and first address; never a password. In netbox-proxbox's model, where NetBox has it.",
  identity: "the machine",
  path: "plugins/proxbox/vm-cloudinit",
  objectType: "netbox_proxbox.proxmoxvmcloudinit",
  requires: "hasProxboxPlugin",
  isLight: true,
  dependsOn: ["tag", "virtual-machine"],
  fields: {
    virtual_machine: { type: "reference", from: "the guest", isOnCreateOnly: true, isRequired: true },
    ciuser: { type: "text", from: "configuration: ciuser" },
    sshkeys: { type: "text", from: "configuration: sshkeys, decoded; whole lines up to 10 KB" },
    ipconfig0: { type: "text", from: "configuration: ipconfig0" },
    sshkeys_truncated: { type: "boolean", from: "whether some of sshkeys was left out" },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  // What others ask for when they make a machine stands in the same row.
  alsoRead: ["hostname", "search_domain", "dns_servers", "bridge", "gateway", "ip_cidr"],
  humanColumns: ["hostname", "search_domain", "dns_servers", "bridge", "gateway", "ip_cidr"],
  gone: "remove",
  translate,
  // The model has no filter for several machines.
  scopes: ({ desired }) => (desired.length === 0 ? [] : [EVERY_ROW]),
  naturalKey: ({ virtual_machine }) => (typeof virtual_machine === "number" ? String(virtual_machine) : undefined),
  claim: claimOnce,
};
