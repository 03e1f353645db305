import type { FieldValue } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { fitDescription, fitName, toSlug } from "../../values/fit.ts";
import { fallbackName } from "../../translate/guest-facts.ts";
import type { GuestFacts } from "../../translate/guest-facts.ts";
import { clusterKey, sharedKey } from "../../values/keys.ts";
import { toMemoryMib } from "../../translate/size.ts";
import { VM_ROLES, VM_TYPES, clusterReference, nodeReference, roleOf, siteName, siteReference } from "../../translate/well-known.ts";
import { textOf } from "../../values/text-of.ts";
import { DISCOVERED_TAGS, PROXBOX_TAG } from "../../values/mark.ts";
import type { ClaimContext, Kind } from "../kind.ts";
import type { Row } from "../../values/row.ts";
import { adjustVirtualMachine } from "./adjust.ts";
import { claimVirtualMachine, isOfAnother, macsOf } from "./claim.ts";
import { mapSubject } from "../../translate/rules/map-subject.ts";
import type { Mapped } from "../../translate/rules/map-subject.ts";
import { mappedFields, otherFields } from "./mapped-fields.ts";
import { customFieldsOf, CUSTOM_FIELDS } from "./custom-fields.ts";

/** NetBox's status by Proxmox VE's word; a word that is not here is unknown and keeps NetBox's value (E72). */
const STATUSES: Readonly<Record<string, string>> = {
  running: "active",
  online: "active",
  stopped: "offline",
  offline: "offline",
  paused: "paused",
  suspended: "paused",
};

function* translate(facts: Facts): Iterable<DesiredObject> {
  for (const guest of facts.guests) {
    const isNameless = guest.guest.name === undefined && guest.guest.config.state !== "present";
    const mapped = mapSubject(facts, { guest });
    const partial = isNameless ? NAMELESS : mapped.isPerhapsExcluded === true ? PERHAPS_EXCLUDED : undefined;
    yield {
      kind: "virtual-machine",
      key: guest.key,
      label: guest.label,
      parent: clusterKey(facts.snapshot.source),
      fields: fieldsOf(facts, guest, mapped),
      ...otherFields(mapped, statusOf(guest)["status"]),
      uniqueName: { within: "cluster" },
      identity: { vmid: guest.guest.vmid, type: guest.guest.type, cluster: facts.snapshot.cluster.name },
      ...(guest.guest.config.state === "present" ? { fingerprint: guest.fingerprint } : {}),
      ...(guest.fingerprint.macs.length > 0 ? { evidence: guest.fingerprint.macs } : {}),
      ...(partial === undefined ? {} : { isPartial: partial }),
    };
  }
}

const NAMELESS = "its node does not answer, so not even its name is known";
const PERHAPS_EXCLUDED = "whether a mapping rule leaves it out cannot be told from what is seen of it";

function fieldsOf(facts: Facts, about: GuestFacts, mapped: Mapped): DesiredObject["fields"] {
  const { guest, tags } = about;
  const role = VM_ROLES[roleOf(about)];
  const site = facts.settings.nodeSites === undefined ? undefined : siteName(facts, guest.node);
  const status = statusOf(about);
  return {
    ...nameOf(about),
    ...status,
    cluster: clusterReference(facts),
    ...(facts.settings.isManagingDevices ? { device: nodeReference(facts, guest.node) } : {}),
    ...(site === undefined ? {} : { site: siteReference(site) }),
    // A node that does not answer hides whether its guest is a template, so the role is not known either.
    ...(guest.status.state === "present" ? { role: { kind: "vm-role", key: sharedKey("vm-role", role.slug) } } : {}),
    ...resourcesOf(about),
    ...notesOf(about),
    virtual_machine_type: { kind: "vm-type", key: sharedKey("vm-type", VM_TYPES[guest.type].slug) },
    ...mappedFields(mapped, status["status"]),
    tags: [PROXBOX_TAG, DISCOVERED_TAGS[guest.type], ...tags.map((tag) => toSlug(tag))],
    ...customFieldsOf(about, facts),
  };
}

/** The name is left out while an offline node hides it; a guest without one is called by its vmid (E10). */
function nameOf({ guest }: GuestFacts): Record<string, FieldValue> {
  if (guest.name !== undefined && guest.name.trim() !== "") return { name: fitName(guest.name) };
  return guest.config.state === "present" ? { name: fallbackName(guest) } : {};
}

function statusOf({ guest }: GuestFacts): Record<string, FieldValue> {
  const status = guest.status.state === "present" ? STATUSES[guest.status.value] : undefined;
  return status === undefined ? {} : { status };
}

/** vCPUs as configured (`vcpus`, else sockets × cores), else as Proxmox VE counts them; never 0 (E70, E71). */
function resourcesOf({ guest }: GuestFacts): Record<string, FieldValue> {
  const config = guest.config.state === "present" ? guest.config.value : {};
  const product = positive(config["cores"]) === undefined ? undefined : (positive(config["sockets"]) ?? 1) * (positive(config["cores"]) ?? 1);
  const vcpus = positive(config["vcpus"]) ?? product ?? positive(guest.maxCpus);
  const memoryMib = configuredMemoryMib(config["memory"]) ?? (guest.maxMemoryBytes === undefined ? undefined : toMemoryMib(guest.maxMemoryBytes));
  return { ...(vcpus === undefined ? {} : { vcpus }), ...(memoryMib === undefined || memoryMib === 0 ? {} : { memory: memoryMib }) };
}

/** `memory` is MiB as a number, a string, or `current=16384` (E69). */
function configuredMemoryMib(text: string | undefined): number | undefined {
  return positive(text?.replace(/^.*current=/, "").split(",")[0]);
}

function positive(value: string | number | undefined): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

/** First line of the notes as description; the whole of longer notes as comments (E74). Absent notes are positively empty. */
function notesOf({ guest }: GuestFacts): Record<string, FieldValue> {
  if (guest.config.state !== "present") return {};
  const notes = (guest.config.value["description"] ?? "").trim();
  const fullName = guest.name !== undefined && fitName(guest.name) !== guest.name.trim() ? `Name in Proxmox VE: ${guest.name.trim()}` : "";
  const description = fitDescription(notes === "" ? fullName : notes);
  const isLonger = notes !== description && notes !== "";
  return { description, comments: [isLonger ? notes : "", isLonger || notes !== "" ? fullName : ""].filter((text) => text !== "").join("\n\n") };
}

/** netbox-proxbox's custom fields say who a machine is, whatever its name; type and cluster count where they are filled. */
function isSameIdentity(desired: DesiredObject, values: Readonly<Record<string, FieldValue | undefined>>, { row, context }: { row: Row; context: ClaimContext }): boolean {
  const { identity } = desired;
  if (identity === undefined || values["cf:proxmox_vm_id"] !== identity.vmid || isOfAnother(row, desired, context)) return false;
  const isSame = (field: string, value: string) => values[field] === undefined || values[field] === null || values[field] === value;
  return isSame("cf:proxmox_vm_type", identity.type) && isSame("cf:proxmox_cluster", identity.cluster);
}

/** Virtual machines, containers and templates; `disk` is never written, NetBox sums the virtual disks up itself. */
export const virtualMachine: Kind = {
  name: "virtual-machine",
  about: "A virtual machine, container or template.",
  identity: "cluster and name, whatever its case; before that vmid, type and birth marks",
  path: "virtualization/virtual-machines",
  objectType: "virtualization.virtualmachine",
  dependsOn: ["tag", "site", "cluster", "node", "vm-role", "vm-type", "tenant", "guest-platform", "named-role", "named-site"],
  fields: {
    name: { type: "text", from: "configuration: name or hostname, else vm-<vmid> or ct-<vmid>" },
    status: { type: "choice", from: "/cluster/resources: status" },
    cluster: { type: "reference", from: "the cluster", isRequired: true },
    device: { type: "reference", from: "the node that the guest runs on" },
    site: { type: "reference", from: "setting nodeSites: that of the node" },
    role: { type: "reference", from: "type and template" },
    vcpus: { type: "decimal", from: "configuration: vcpus, else sockets × cores, else maxcpu" },
    memory: { type: "integer", from: "configuration: memory, else maxmem, in MiB" },
    description: { type: "text", from: "configuration: first line of description" },
    comments: { type: "text", from: "configuration: the whole description, where it is longer" },
    tags: { type: "tags", from: "Proxbox's marks, and the guest's tags" },
    virtual_machine_type: { type: "reference", from: "type of the guest, since NetBox 4.6" },
    tenant: { type: "reference", from: "tenant of a mapping rule" },
    platform: { type: "reference", from: "platform of a mapping rule" },
    ...CUSTOM_FIELDS,
  },
  alsoRead: ["disk", "primary_ip4", "primary_ip6"],
  humanColumns: ["tenant", "platform"],
  columnsBeforeDeletion: ["serial", "local_context_data", "config_template"],
  gone: "lifecycle",
  canMigrate: true,
  cascades: [
    { kind: "vm-interface", field: "virtual_machine", column: "virtual_machine", filter: "virtual_machine_id" },
    { kind: "virtual-disk", field: "virtual_machine", column: "virtual_machine", filter: "virtual_machine_id" },
    { kind: "guest-interface", field: "virtual_machine", column: "virtual_machine", filter: "virtual_machine_id", isOptional: true },
  ],
  translate,
  // Of a few machines that we have records of, only their own rows and those with their names matter.
  scopes: ({ ids, desired, isNarrow }) => (isNarrow ? [{ filter: "name__ie", values: desired.map((each) => textOf(each.fields["name"])).filter((name) => name !== "") }] : [{ filter: "cluster_id", values: ids("cluster") }]),
  naturalKey: ({ cluster, name }) => (typeof cluster === "number" && typeof name === "string" ? `${cluster} ${name.toLowerCase()}` : undefined),
  claim: claimVirtualMachine,
  traces: { within: "cluster", marks: (row, { children }) => [...macsOf(children("vm-interface", "virtual_machine", row.id))] },
  adjust: adjustVirtualMachine,
  identityKey: ({ cluster, ...values }) => (typeof cluster === "number" && typeof values["cf:proxmox_vm_id"] === "number" ? `${cluster} ${values["cf:proxmox_vm_id"]}` : undefined),
  identify: isSameIdentity,
};
