import { STAGE_NAMES, WIRE_STAGES } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { stageRequests } from "./stage-requests.ts";

const query = { proxmox_endpoint_ids: "103", run_id: "run" };

describe("the requests of a stage", () => {
  it("are one for each of the thirteen, at the stage's own stream and with its scope", () => {
    const requests = STAGE_NAMES.flatMap((stage) => stageRequests(stage, { query, stages: STAGE_NAMES, vmIds: [] }));
    expect(requests.map(({ path }) => path)).toEqual(WIRE_STAGES.map(({ path }) => `${path}/stream`));
    expect(requests.every((request) => request.query["proxmox_endpoint_ids"] === "103" && request.query["run_id"] === "run")).toBe(true);
  });

  it("leave the network to the stages that are there for it", () => {
    const [request] = stageRequests("virtual-machines", { query, stages: STAGE_NAMES, vmIds: [] });
    expect(request?.query).toEqual({ ...query, sync_task_history: "false", sync_vm_network: "false" });
  });

  it("of machines alone bring their network along, as far as the modes allow", () => {
    const alone = (modes: Readonly<Record<string, string>>): unknown => stageRequests("virtual-machines", { query: modes, stages: ["virtual-machines"], vmIds: [] })[0]?.query;
    expect(alone({})).toEqual({ sync_task_history: "false" });
    expect(alone({ sync_mode_vm_interface: "disabled" })).toMatchObject({ sync_vm_network: "false" });
    expect(alone({ sync_mode_ip_address: "disabled", sync_mode_mac: "disabled" })).toMatchObject({ assign_vm_interface_ips: "false", sync_vm_interface_macs: "false" });
  });

  it("let what is gone from Proxmox VE leave the inventory", () => {
    expect(stageRequests("vm-backups", { query, stages: STAGE_NAMES, vmIds: [] })[0]?.query).toMatchObject({ delete_nonexistent_backup: "true" });
    expect(stageRequests("vm-snapshots", { query, stages: STAGE_NAMES, vmIds: [] })[0]?.query).toMatchObject({ delete_nonexistent_snapshot: "true" });
  });

  it("leave MAC addresses alone where their mode says so", () => {
    const [request] = stageRequests("vm-interfaces", { query: { sync_mode_mac: "disabled" }, stages: STAGE_NAMES, vmIds: [] });
    expect(request?.query).toMatchObject({ sync_vm_interface_macs: "false" });
  });

  it("of a targeted job are one per machine where there is a path for it, else one for all of them", () => {
    const scope = { query, stages: STAGE_NAMES, vmIds: [11, 12] };
    expect(stageRequests("virtual-machines", scope).map(({ path, query: sent }) => [path, sent["netbox_vm_ids"]])).toEqual([
      ["virtualization/virtual-machines/11/create/stream", "11"],
      ["virtualization/virtual-machines/12/create/stream", "12"],
    ]);
    expect(stageRequests("task-history", scope).map(({ path, query: sent }) => [path, sent["netbox_vm_ids"]])).toEqual([["virtualization/virtual-machines/task-history/create/stream", "11,12"]]);
  });
});
