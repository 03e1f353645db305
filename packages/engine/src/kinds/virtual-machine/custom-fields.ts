import type { FieldValue } from "@proxbox/contract";
import type { Facts } from "../../translate/desired.ts";
import type { GuestFacts } from "../../translate/guest-facts.ts";
import { parseBoolean, parsePropertyString } from "../../translate/property-string.ts";
import type { FieldSpec } from "../kind.ts";

/** netbox-proxbox's custom fields that Proxbox fills where NetBox has them (sync-mapping.md 3.2); never a time, never a run id. */
export const CUSTOM_FIELDS: Readonly<Record<string, FieldSpec>> = {
  "cf:proxmox_vm_id": { type: "custom-field", from: "the vmid" },
  "cf:proxmox_vm_type": { type: "custom-field", from: "qemu or lxc" },
  "cf:proxmox_cluster": { type: "custom-field", from: "name of the Proxmox VE cluster" },
  "cf:proxmox_node": { type: "custom-field", from: "the node that the guest runs on" },
  "cf:proxmox_start_at_boot": { type: "custom-field", from: "configuration: onboot" },
  "cf:proxmox_qemu_agent": { type: "custom-field", from: "configuration: agent" },
  "cf:proxmox_unprivileged_container": { type: "custom-field", from: "configuration: unprivileged" },
  "cf:proxmox_search_domain": { type: "custom-field", from: "configuration: searchdomain" },
  "cf:proxmox_pool": { type: "custom-field", from: "/cluster/resources: pool" },
};

/** Values for the custom fields that NetBox has for virtual machines; none where it has none (E75). */
export function customFieldsOf({ guest }: GuestFacts, facts: Facts): Record<string, FieldValue> {
  const existing = facts.customFields("virtualization.virtualmachine");
  const config = guest.config.state === "present" ? guest.config.value : undefined;
  const values: Record<string, FieldValue | undefined> = {
    proxmox_vm_id: guest.vmid,
    proxmox_vm_type: guest.type,
    proxmox_cluster: facts.snapshot.cluster.name,
    proxmox_node: guest.node,
    // A node that does not answer hides the pool of its guests.
    proxmox_pool: guest.pool ?? (guest.status.state === "present" ? null : undefined),
    ...(config === undefined ? {} : configured(guest.type, config)),
  };
  const found = Object.entries(values).flatMap(([name, value]) => (existing.has(name) && value !== undefined ? [[`cf:${name}`, value] as const] : []));
  return Object.fromEntries(found);
}

function configured(type: string, config: Readonly<Record<string, string>>): Record<string, FieldValue | undefined> {
  const isAgentEnabled = (text: string) => parseBoolean(parsePropertyString(text).values.get("enabled") ?? parsePropertyString(text).first) === true;
  return {
    proxmox_start_at_boot: parseBoolean(config["onboot"]) === true,
    proxmox_qemu_agent: type === "qemu" ? isAgentEnabled(config["agent"] ?? "0") : undefined,
    proxmox_unprivileged_container: type === "lxc" ? parseBoolean(config["unprivileged"]) === true : undefined,
    proxmox_search_domain: config["searchdomain"],
  };
}
