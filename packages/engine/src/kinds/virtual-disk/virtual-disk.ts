import { textOf } from "../../values/text-of.ts";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { LIMITS, fitName } from "../../values/fit.ts";
import { toNetboxDiskSize } from "../../translate/size.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import type { AdjustContext, Adjustment, Kind } from "../kind.ts";

function* translate({ guests, settings }: Facts): Iterable<DesiredObject> {
  for (const { key, label, disks } of guests) {
    if (disks.state !== "present") continue;
    for (const disk of disks.value) {
      yield {
        kind: "virtual-disk",
        key: `${key}/${disk.name}`,
        label: `${label} ${disk.name}`,
        parent: key,
        fields: {
          virtual_machine: { kind: "virtual-machine", key },
          name: disk.name,
          size: toNetboxDiskSize(disk.sizeBytes, settings.diskBaseUnit),
          description: disk.storage === "" ? "" : fitName(`Storage: ${disk.storage}${disk.format === undefined ? "" : ` | Format: ${disk.format}`}`, LIMITS.description),
          tags: OWN_TAGS,
        },
      };
    }
  }
}

/** NetBox replaces a size that a person wrote on the machine by the sum of its disks as soon as it has one (E67). */
function adjust(desired: DesiredObject, context: AdjustContext): Adjustment {
  if (context.row !== undefined) return {};
  const machine = context.rowOf("virtual-machine", desired.parent ?? "");
  const isManual = typeof machine?.["disk"] === "number" && context.children("virtual-disk", "virtual_machine", machine.id).length === 0;
  if (!isManual) return {};
  return { remarks: [{ type: "notice", field: "size", reason: `the machine's disk size ${textOf(machine["disk"])}, written by hand, is replaced by the sum of its disks` }] };
}

/** The disks of guests; NetBox sums them up into the machine's `disk`, which is therefore never written. */
export const virtualDisk: Kind = {
  name: "virtual-disk",
  about: "A disk of a guest.",
  identity: "machine and name",
  path: "virtualization/virtual-disks",
  objectType: "virtualization.virtualdisk",
  dependsOn: ["tag", "virtual-machine"],
  fields: {
    virtual_machine: { type: "reference", from: "the guest", isOnCreateOnly: true, isRequired: true },
    name: { type: "text", from: "configuration: the bus and number, e.g. scsi0, rootfs, mp0" },
    size: { type: "integer", from: "configuration: size, in MiB or MB by setting diskBaseUnit, rounded up" },
    description: { type: "text", from: "configuration: the volume" },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  gone: "remove",
  translate,
  scopes: ({ ids }) => [{ filter: "virtual_machine_id", values: ids("virtual-machine") }],
  naturalKey: ({ virtual_machine, name }) => (typeof virtual_machine === "number" && typeof name === "string" ? `${virtual_machine} ${name}` : undefined),
  claim: (row, _desired, { isMarked, holder }) => (holder(row)?.state === "seen" ? { type: "pass" } : { type: "adopt", isOwned: isMarked(row), reason: "the machine has a disk of this name" }),
  adjust,
};
