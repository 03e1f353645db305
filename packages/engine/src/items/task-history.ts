import type { InventoryItem } from "../inventory/inventory.ts";
import { textOf } from "../values/text-of.ts";
import { VIRTUAL_MACHINE, line, made, moment, number } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";

const WORDS: Readonly<Record<string, string>> = { qemu: "QEMU", lxc: "CT" };

/** The guest's type, from the key of what the task hangs on. */
function typeOf({ parent }: InventoryItem): string {
  return parent?.split("/")[1] ?? "unknown";
}

/** `QEMU 100 - Start`: what netbox-proxbox shows of a task, from Proxmox VE's `qmstart`; a backup is `vzdump` for guests of either type. */
function describe(item: InventoryItem): string {
  const type = textOf(item.data["task_type"]);
  const words = type === "vzdump" ? "backup" : type.replace(/^(qm|vz|pct)(?=[a-z])/, "");
  return `${WORDS[typeOf(item)] ?? "Guest"} ${textOf(item.data["vmid"])} - ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** A finished task of a guest. Bounded by how many are read, and never deleted: an older one is not gone, it is only no longer read. */
export const taskHistory = itemKind({
  name: "task-history",
  item: "task-history",
  about: "A finished task of a guest; the newest ones of each node.",
  identity: "UPID",
  path: "plugins/proxbox/task-history",
  objectType: "netbox_proxbox.vmtaskhistory",
  dependsOn: ["virtual-machine"],
  fields: {
    virtual_machine: VIRTUAL_MACHINE,
    vm_type: made("text", "the guest's type", typeOf),
    upid: line("task list: upid", "upid"),
    node: line("task list: node", "node"),
    pid: number("task list: pid", "pid"),
    task_id: line("task list: id", "task_id"),
    task_type: line("task list: type", "task_type"),
    username: line("task list: user", "user"),
    start_time: moment("task list: starttime", "started_at"),
    end_time: moment("task list: endtime", "ended_at"),
    description: made("text", "made from type and id", describe),
    status: line("task list: status", "exit_status"),
    task_state: line("fixed: stopped, since only finished tasks are read", "task_state"),
    exitstatus: line("task list: status", "exit_status"),
  },
  gone: "keep",
  scopes: ({ desired }) => [{ filter: "upid", values: desired.map(({ fields }) => textOf(fields["upid"])) }],
  naturalKey: ({ upid }) => (typeof upid === "string" && upid !== "" ? upid : undefined),
});
