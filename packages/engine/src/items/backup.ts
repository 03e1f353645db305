import { textOf } from "../values/text-of.ts";
import { byVmid } from "./by-vmid.ts";
import { VIRTUAL_MACHINE, flag, line, made, moment, number, prose, storageField } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";

/** netbox-proxbox's choices of formats, by the end of Proxmox VE's word: `vma.zst`, `tar.gz`, `pbs-vm`. */
const FORMATS: Readonly<Record<string, string>> = {
  "pbs-vm": "pbs-vm", "pbs-ct": "pbs-ct", zst: "tzst", tzst: "tzst", gz: "tgz", tgz: "tgz", bz2: "tbz", tbz: "tbz", iso: "iso", qcow2: "qcow2", raw: "raw", tar: "tar",
};

function formatOf(word: string): string {
  return FORMATS[word.slice(word.lastIndexOf(".") + 1)] ?? "undefined";
}

/** A backup of a guest; one record for a volume, however many nodes show it (E116). */
export const backup = itemKind({
  name: "backup",
  item: "backup",
  about: "A backup of a guest on a storage; backups of guests that are gone are in the inventory alone.",
  identity: "machine and volume",
  path: "plugins/proxbox/backups",
  objectType: "netbox_proxbox.vmbackup",
  dependsOn: ["virtual-machine", "storage"],
  fields: {
    virtual_machine: VIRTUAL_MACHINE,
    storage: line("the storage that lists it", "storage"),
    proxmox_storage: storageField("storage"),
    subtype: made("choice", "backup list: subtype, else the volume's name", ({ data }) => (data["subtype"] === "qemu" || data["subtype"] === "lxc" ? data["subtype"] : "undefined")),
    format: made("choice", "backup list: format", ({ data }) => formatOf(textOf(data["format"]))),
    creation_time: moment("backup list: ctime", "created_at"),
    size: number("backup list: size, in bytes", "size_bytes"),
    notes: prose("backup list: notes", "notes"),
    volume_id: line("backup list: volid", "volume_id"),
    vmid: number("backup list: vmid, else the volume's name", "vmid"),
    encrypted: flag("backup list: encrypted", "is_encrypted"),
    verification_state: line("backup list: verification, state", "verification_state"),
    verification_upid: line("backup list: verification, upid", "verification_upid"),
  },
  scopes: byVmid,
  naturalKey: ({ virtual_machine, volume_id }) => (typeof virtual_machine === "number" && typeof volume_id === "string" ? `${virtual_machine} ${volume_id}` : undefined),
  // Two nodes may have one file on storages of their own; the natural key does not tell while the machine is yet to be made.
  uniqueBy: ["virtual_machine", "volume_id"],
});
