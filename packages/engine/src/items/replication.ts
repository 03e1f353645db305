import { EVERY_ROW } from "../kinds/kind.ts";
import { ACTIVE, VIRTUAL_MACHINE, endpointField, line, made, number, prose } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";

/** A replication job of a guest, as it is set up; how it went stays in the inventory. */
export const replication = itemKind({
  name: "replication",
  item: "replication",
  about: "A replication job of a guest.",
  identity: "machine and job id",
  path: "plugins/proxbox/replications",
  objectType: "netbox_proxbox.replication",
  dependsOn: ["virtual-machine", "proxmox-endpoint"],
  fields: {
    endpoint: endpointField(),
    replication_id: line("/cluster/replication: id", "job_id"),
    virtual_machine: VIRTUAL_MACHINE,
    guest: number("/cluster/replication: guest", "vmid"),
    target: line("/cluster/replication: target", "target"),
    job_type: made("choice", "/cluster/replication: type", ({ data }) => (typeof data["job_type"] === "string" ? data["job_type"] : "local")),
    schedule: line("/cluster/replication: schedule", "schedule"),
    rate: number("/cluster/replication: rate, in MB/s", "rate", "decimal"),
    comment: prose("/cluster/replication: comment", "comment"),
    disable: made("boolean", "/cluster/replication: disable", ({ data }) => data["is_enabled"] === false),
    source: line("/cluster/replication: source", "source"),
    jobnum: number("/cluster/replication: jobnum", "job_number"),
    remove_job: made("choice", "/cluster/replication: remove_job", ({ data }) => (typeof data["remove_job"] === "string" ? data["remove_job"] : null)),
    status: ACTIVE,
  },
  scopes: () => [EVERY_ROW],
  naturalKey: ({ virtual_machine, replication_id }) => (typeof virtual_machine === "number" && typeof replication_id === "string" ? `${virtual_machine} ${replication_id}` : undefined),
});
