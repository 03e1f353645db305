import { describe, expect, it } from "vitest";
import type { Guest } from "../../collect/snapshot.ts";
import { testGuest, translated } from "../../testing/facts.ts";
import type { FactsSituation } from "../../testing/facts.ts";
import type { DesiredObject } from "../../translate/desired.ts";
import { present, unknown } from "../../values/observed.ts";
import { virtualMachine } from "./virtual-machine.ts";

function object(guest: Guest, situation: FactsSituation = {}): DesiredObject {
  const [first] = translated(virtualMachine, { ...situation, guests: [guest] });
  if (first === undefined) throw new Error("the guest was not translated");
  return first;
}

function field(name: string, config: Readonly<Record<string, string>>, more: Partial<Guest> = {}): unknown {
  return object(testGuest(config, more)).fields[name];
}

describe("name", () => {
  it("E10: is vm-100 or ct-100 for a guest without one", () => {
    expect([field("name", {}, { name: "  " }), field("name", {}, { name: "", type: "lxc" })]).toEqual(["vm-100", "ct-100"]);
  });

  it("E18: is left out while the node that knows it is offline, and such a guest is not created", () => {
    const { name: _name, ...nameless } = testGuest({}, { config: unknown("node-offline", "pve1 is offline") });
    const found = object(nameless);
    expect(found.fields).not.toHaveProperty("name");
    expect(found.isPartial).toContain("does not answer");
  });

  it("E24: of 80 characters is cut, and the whole stands in the description", () => {
    const name = "n".repeat(80);
    expect(field("name", {}, { name })).toHaveLength(64);
    expect(field("description", {}, { name })).toBe(`Name in Proxmox VE: ${name}`);
    expect(field("comments", { description: "Notes" }, { name })).toBe(`Name in Proxmox VE: ${name}`);
  });

  it("E25: keeps letters of every script", () => {
    expect(field("name", {}, { name: "prod-Ünïcødé_01 😀" })).toBe("prod-Ünïcødé_01 😀");
  });
});

describe("status", () => {
  it("E72: follows the table", () => {
    const words = ["running", "stopped", "paused", "suspended"].map((word) => field("status", {}, { status: present(word) }));
    expect(words).toEqual(["active", "offline", "paused", "paused"]);
  });

  it("E72: is left out for a word that is not in the table and for what is not known", () => {
    expect(object(testGuest({}, { status: present("prelaunch") })).fields).not.toHaveProperty("status");
    expect(object(testGuest({}, { status: unknown("node-offline", "pve1 is offline") })).fields).not.toHaveProperty("status");
  });
});

describe("memory", () => {
  it("E69: is read in each of the forms that Proxmox VE writes", () => {
    expect(["16384", "current=16384", "current=16384,max=32768"].map((memory) => field("memory", { memory }))).toEqual([16_384, 16_384, 16_384]);
  });

  it("E69: is what Proxmox VE counts where the config names none, and never 0", () => {
    expect(field("memory", {}, { maxMemoryBytes: 536_870_912 })).toBe(512);
    expect(object(testGuest({}, { maxMemoryBytes: 0 })).fields).not.toHaveProperty("memory");
  });
});

describe("vcpus", () => {
  it("E71: are the plugged ones, else sockets times cores, else the cores", () => {
    expect([field("vcpus", { sockets: "2", cores: "4", vcpus: "6" }), field("vcpus", { sockets: "2", cores: "4" }), field("vcpus", { cores: "4" })]).toEqual([6, 8, 4]);
  });

  it("E70: are what Proxmox VE counts where the config names none, and never 0", () => {
    expect(field("vcpus", { cpulimit: "0" }, { type: "lxc", maxCpus: 32 })).toBe(32);
    expect(object(testGuest({ cores: "0" }, { maxCpus: 0 })).fields).not.toHaveProperty("vcpus");
  });
});

describe("notes", () => {
  it("E74: of one line are the description alone", () => {
    expect(object(testGuest({ description: " The shop \n" })).fields).toMatchObject({ description: "The shop", comments: "" });
  });

  it("E74: of several lines are the description by the first and the comments as a whole", () => {
    expect(object(testGuest({ description: "# Shop\n\nSecond" })).fields).toMatchObject({ description: "# Shop", comments: "# Shop\n\nSecond" });
  });

  it("E74: of 8 KB fit", () => {
    const { description, comments } = object(testGuest({ description: "x".repeat(8_192) })).fields;
    expect(description).toHaveLength(200);
    expect(comments).toHaveLength(8_192);
  });

  it("are positively empty where the config has none, and unknown where there is no config", () => {
    expect(object(testGuest()).fields).toMatchObject({ description: "", comments: "" });
    expect(object(testGuest({}, { config: unknown("denied", "VM.Audit is missing") })).fields).not.toHaveProperty("description");
  });
});

describe("tags, role and custom fields", () => {
  it("E76: are Proxbox's marks and the guest's tags by slug", () => {
    expect(field("tags", { tags: "prod;Web;web" })).toEqual(["proxbox", "proxbox-discovered-qemu", "prod", "web"]);
    expect(field("tags", { tags: "" }, { type: "lxc" })).toEqual(["proxbox", "proxbox-discovered-lxc"]);
  });

  it("E23: has the template's role while the guest is a template", () => {
    const roles = [testGuest(), testGuest({}, { isTemplate: true }), testGuest({}, { type: "lxc" })].map((guest) => object(guest).fields["role"]);
    expect(roles).toEqual(["virtual-machine-qemu", "proxmox-template", "container-lxc"].map((slug) => ({ kind: "vm-role", key: `shared/vm-role/${slug}` })));
  });

  it("E75: has no custom field that NetBox does not have", () => {
    const config = { onboot: "1", agent: "enabled=1" };
    expect(Object.keys(object(testGuest(config)).fields).filter((name) => name.startsWith("cf:"))).toEqual([]);
    const { fields } = object(testGuest(config), { customFields: ["proxmox_vm_id", "proxmox_qemu_agent", "proxmox_start_at_boot", "owner"] });
    expect(Object.entries(fields).filter(([name]) => name.startsWith("cf:"))).toEqual([["cf:proxmox_vm_id", 100], ["cf:proxmox_start_at_boot", true], ["cf:proxmox_qemu_agent", true]]);
  });
});

describe("where it runs", () => {
  it("E11: names the node's device, and none where devices are not managed", () => {
    expect(field("device", {}, { node: "pve2" })).toEqual({ kind: "node", key: "lab/node/pve2" });
    expect(object(testGuest(), { settings: { isManagingDevices: false } }).fields).not.toHaveProperty("device");
  });

  it("E86: has a site of its own only in a cluster that spans several", () => {
    expect(object(testGuest()).fields).not.toHaveProperty("site");
    expect(object(testGuest(), { settings: { nodeSites: { pve1: "Berlin" } } }).fields["site"]).toEqual({ kind: "site", key: "shared/site/berlin" });
  });

  it("E67: never writes the size of its disks, which NetBox sums up itself", () => {
    expect(virtualMachine.fields).not.toHaveProperty("disk");
  });

  it("E71: reads NetBox's vCPUs as a number", () => {
    expect(virtualMachine.fields["vcpus"]?.type).toBe("decimal");
  });
});
