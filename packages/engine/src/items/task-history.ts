import { textOf } from "../values/text-of.ts";
import { VIRTUAL_MACHINE, line, made, moment, number } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";

/** `QEMU 100 - Start`: what netbox-proxbox shows of a task, from Proxmox VE's `qmstart`. */
function describe(type: string, vmid: string): string {
  const words = type.replace(/^(qm|vz|pct|lxc)(?=[a-z])/, "");
  const guest = /^(vz|pct|lxc)/.test(type) ? "CT" : type.startsWith("qm") ? "QEMU" : "Guest";
  return `${guest} ${vmid} - ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
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
    vm_type: made("text", "the guest's type", ({ parent }) => parent?.split("/")[1] ?? "unknown"),
    upid: line("task list: upid", "upid"),
    node: line("task list: node", "node"),
    pid: number("task list: pid", "pid"),
    task_id: line("task list: id", "task_id"),
    task_type: line("task list: type", "task_type"),
    username: line("task list: user", "user"),
    start_time: moment("task list: starttime", "started_at"),
    end_time: moment("task list: endtime", "ended_at"),
    description: made("text", "made from type and id", ({ data }) => describe(textOf(data["task_type"]), textOf(data["vmid"]))),
    status: line("task list: status", "exit_status"),
    task_state: line("fixed: stopped, since only finished tasks are read", "task_state"),
    exitstatus: line("task list: status", "exit_status"),
  },
  gone: "keep",
  scopes: ({ desired }) => [{ filter: "upid", values: desired.map(({ fields }) => textOf(fields["upid"])) }],
  naturalKey: ({ upid }) => (typeof upid === "string" && upid !== "" ? upid : undefined),
});
