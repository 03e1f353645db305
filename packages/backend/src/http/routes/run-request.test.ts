import { RUN_SETTINGS, RunQuery, SWITCH_NAMES } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { readWireSettings } from "../../runs/wire-settings.ts";
import { toRunRequest } from "./run-request.ts";

function settingsOf(query: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return toRunRequest(RunQuery.parse(query), { kind: "devices", stages: ["devices"] }).settings;
}

function aboutOf(name: string): string {
  return RUN_SETTINGS[name] instanceof Object && "description" in RUN_SETTINGS[name] ? String(RUN_SETTINGS[name].description) : "";
}

describe("the settings of a run", () => {
  it("are what came, a boolean in whatever spelling as true or false", () => {
    expect(settingsOf({ overwrite_vm_tags: "NO", overwrite_ip_tags: "on", sync_vm_interface_macs: "0", fetch_max_concurrency: "1", sync_mode_vm: "bootstrap_only", unknown: "yes", netbox_branch_schema_id: "on" })).toEqual({
      overwrite_vm_tags: "false", overwrite_ip_tags: "true", sync_vm_interface_macs: "false", fetch_max_concurrency: "1", sync_mode_vm: "bootstrap_only", netbox_branch_schema_id: "on",
    });
    expect(settingsOf({ source: "database", port: "8006", name: "one", proxmox_endpoint_ids: "1", dry_run: "true" })).toEqual({});
  });

  it("keep nothing of a parameter that nobody knows: it may be a secret that was sent by mistake", () => {
    expect(settingsOf({ token_value: "hunter2", unknown: "yes" })).toEqual({});
  });

  it.each(["sync_mode_vms", "overwrite_vm_tgas"])("refuse %s rather than to write what was to be left alone", (name) => {
    expect(() => settingsOf({ [name]: "disabled" })).toThrow(expect.objectContaining({ code: "CFG_SETTING_INVALID", where: name }));
  });

  it.each([...SWITCH_NAMES])("%s takes every spelling of a boolean and nothing else", (name) => {
    for (const text of ["true", "False", "1", "0", "Yes", "no", "on", "OFF"]) expect([text, RunQuery.safeParse({ [name]: text }).success]).toEqual([text, true]);
    for (const text of ["", "perhaps", "2", " true"]) expect([text, RunQuery.safeParse({ [name]: text }).success]).toEqual([text, false]);
    expect(RunQuery.safeParse({ [name]: ["true", "true"] }).success).toBe(false);
  });

  it.each([
    ["fetch_max_concurrency", "0"], ["fetch_max_concurrency", "many"], ["vm_interface_sync_strategy", "mine"], ["primary_ip_preference", "ipv5"],
    ["sync_mode_vm", "sometimes"], ["netbox_endpoint_ids", "a"], ["port", "x"], ["source", "elsewhere"], ["name", ""], ["ip_address", " "],
  ])("%s=%s is refused", (name, text) => {
    expect(RunQuery.safeParse({ [name]: text }).success).toBe(false);
  });

  it("are those of the contract: 25 flags, 10 modes and the rest, each with what it does", () => {
    const names = Object.keys(RUN_SETTINGS);
    expect(names.filter((name) => name.startsWith("overwrite_"))).toHaveLength(25);
    expect(names.filter((name) => name.startsWith("sync_mode_"))).toHaveLength(10);
    for (const name of names) expect([name, aboutOf(name)]).toEqual([name, expect.stringMatching(/\.$/)]);
  });

  it("say truthfully which overwrite flag does nothing", () => {
    for (const name of Object.keys(RUN_SETTINGS).filter((each) => each.startsWith("overwrite_"))) {
      const hasEffect = Object.keys(readWireSettings({ [name]: "false" }).source.policies ?? {}).length > 0;
      expect([name, aboutOf(name).includes("no effect")]).toEqual([name, !hasEffect]);
    }
  });
});
