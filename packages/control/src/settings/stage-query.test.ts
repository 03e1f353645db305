import { OVERWRITE_NAMES, RunQuery, Settings } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { stageQuery } from "./stage-query.ts";
import { syncModes } from "./sync-modes.ts";

const settings = Settings.parse({});
const plain = { syncModes: {}, overwrite: {} };

describe("the base query of a stage", () => {
  it("says the six settings, 25 flags and ten modes with their defaults", () => {
    expect(stageQuery(settings, plain)).toEqual({
      use_guest_agent_interface_name: "true",
      vm_interface_sync_strategy: "guest_os_model",
      fetch_max_concurrency: "8",
      ignore_ipv6_link_local_addresses: "true",
      primary_ip_preference: "ipv4",
      parse_description_metadata: "false",
      ...Object.fromEntries(OVERWRITE_NAMES.map((name) => [`overwrite_${name}`, "true"])),
      sync_mode_vm: "always",
      sync_mode_vm_template: "always",
      sync_mode_vm_interface: "always",
      sync_mode_mac: "always",
      sync_mode_ip_address: "always",
      sync_mode_cluster: "always",
      sync_mode_node: "always",
      sync_mode_storage: "always",
      sync_mode_sdn: "disabled",
      sync_mode_sdn_bgp: "disabled",
    });
    expect(OVERWRITE_NAMES).toHaveLength(25);
  });

  it("is taken by the backend's own schema, whatever is set", () => {
    const others = Settings.parse({ parse_description_metadata: true, vm_interface_sync_strategy: "legacy_rename", primary_ip_preference: "ipv6", fetch_max_concurrency: 1_000 });
    expect(RunQuery.safeParse(stageQuery(others, { syncModes: { vm: "bootstrap_only" }, overwrite: { vm_tags: false } })).success).toBe(true);
  });

  it("takes the endpoint's own values before the settings'", () => {
    const others = Settings.parse({ overwrite: { vm_tags: false, ip_tags: false }, sync_modes: { storage: "disabled", vm: "bootstrap_only" } });
    expect(stageQuery(others, { syncModes: { storage: "always" }, overwrite: { vm_tags: true } })).toMatchObject({
      overwrite_vm_tags: "true", overwrite_ip_tags: "false", sync_mode_storage: "always", sync_mode_vm: "bootstrap_only",
    });
  });

  it("holds no scope: whoever sends it names one endpoint", () => {
    expect(Object.keys(stageQuery(settings, plain)).filter((name) => name.includes("ids"))).toEqual([]);
  });
});

describe("the cascade of the modes", () => {
  it.each([
    ["cluster", { cluster: "disabled" }, { node: "disabled" }],
    ["a cluster that is only begun", { cluster: "bootstrap_only" }, { node: "always" }],
    ["guests alone", { vm: "disabled" }, { vm_interface: "always", ip_address: "always" }],
    ["templates alone", { vm_template: "disabled" }, { vm_interface: "always" }],
    ["guests and templates", { vm: "disabled", vm_template: "disabled" }, { vm_interface: "disabled", ip_address: "disabled", mac: "disabled" }],
    ["interfaces", { vm_interface: "disabled" }, { vm: "always", ip_address: "disabled", mac: "disabled" }],
    ["SDN, with BGP switched on", { sdn: "disabled", sdn_bgp: "always" }, { sdn_bgp: "disabled" }],
    ["nothing, with SDN switched on", { sdn: "always", sdn_bgp: "always" }, { sdn: "always", sdn_bgp: "always" }],
    ["a word that is no mode", { vm: "sometimes" }, { vm: "always" }],
  ])("of %s", (_what, own, expected) => {
    expect(syncModes(settings, { syncModes: own })).toMatchObject(expected);
  });
});
