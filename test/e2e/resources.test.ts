import { guest, lxc, oneNodeCluster } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

type Config = Record<string, string | number>;

async function worldWith(config: Config, options: Omit<WorldOptions, "estate"> = {}): Promise<World> {
  return openWorld({ estate: oneNodeCluster(guest({ name: "web", config })), ...options });
}

/** Removes a line from the config of a guest. */
function without(world: World, vmid: number, ...lines: string[]): void {
  for (const line of lines) delete world.guest(vmid).config[line];
}

describe("memory", () => {
  it("E69: is 16384 in each of the three ways in which Proxmox VE writes it, and going from one to another writes nothing", async () => {
    const forms: readonly (string | number)[] = ["16384", 16_384, "current=16384"];
    for (const form of forms) {
      const world = await worldWith({ memory: form });
      await world.run();
      expect(world.vm("web")["memory"]).toBe(16_384);
      for (const other of forms) {
        world.guest(100).config["memory"] = other;
        await world.expectSettled();
      }
    }
  });

  it("E69: is what Proxmox VE counts where the config names none", async () => {
    const world = await worldWith({});
    without(world, 100, "memory");
    world.guest(100).row = { maxmem: 536_870_912 };
    await world.run();
    expect(world.vm("web")["memory"]).toBe(512);
    await world.expectSettled();
  });
});

describe("vCPUs", () => {
  it("E70: are those that Proxmox VE counts where a container has no cores of its own, never 0", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "ct", config: { cpulimit: 0 } })) });
    without(world, 100, "cores");
    world.guest(100).row = { maxcpu: 32 };
    await world.run();
    expect(Number(world.vm("ct")["vcpus"])).toBe(32);
    await world.expectSettled();
  });

  it("E70: are left out where nothing tells them, and what a person wrote stays", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "ct", config: { cpulimit: 0 } })) });
    without(world, 100, "cores");
    world.guest(100).row = { maxcpu: 0 };
    await world.run();
    expect(world.vm("ct")["vcpus"]).toBeNull();
    world.edit(MODELS.vm, world.vm("ct").id, { vcpus: 3 });
    await world.expectSettled();
    expect(Number(world.vm("ct")["vcpus"])).toBe(3);
  });

  it("E70: keep their number when Proxmox VE says 0 for a stopped guest", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "ct", config: { cpulimit: 0 } })) });
    without(world, 100, "cores");
    world.guest(100).row = { maxcpu: 8 };
    await world.run();
    Object.assign(world.guest(100), { status: "stopped", row: { maxcpu: 0 } });
    await world.run();
    expect(Number(world.vm("ct")["vcpus"])).toBe(8);
    await world.expectSettled();
  });

  it("E71: are the plugged ones where the config tells them, else sockets times cores, and 8 equals NetBox's 8.00", async () => {
    const world = await worldWith({ sockets: 2, cores: 4, vcpus: 6 });
    await world.run();
    expect(Number(world.vm("web")["vcpus"])).toBe(6);
    without(world, 100, "vcpus");
    await world.run();
    expect(Number(world.vm("web")["vcpus"])).toBe(8);
    await world.expectSettled();
  });
});

describe("notes", () => {
  const LONG = `# The shop\n\n${"<p>Runs the <b>shop</b>.</p>\n".repeat(300)}`;

  it("E74: go into description by their first line and into comments as a whole, without a refusal", async () => {
    const world = await worldWith({ description: LONG });
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(world.vm("web")).toMatchObject({ description: "# The shop", comments: LONG.trim() });
    await world.expectSettled();
  });

  it("E74: are cut to 200 characters where the first line is longer", async () => {
    const world = await worldWith({ description: "x".repeat(8_192) });
    await world.run();
    const { description } = world.vm("web");
    expect(description).toBe(`${"x".repeat(199)}…`);
    await world.expectSettled();
  });

  it("E74: of one line need no comments, so that a person's comments stay", async () => {
    const world = await worldWith({ description: "The shop" });
    await world.run();
    expect(world.vm("web")).toMatchObject({ description: "The shop", comments: "" });
    world.edit(MODELS.vm, world.vm("web").id, { comments: "Call Ann before a restart" });
    await world.expectSettled();
    world.guest(100).config["description"] = "The shop, new";
    await world.run();
    expect(world.vm("web")).toMatchObject({ description: "The shop, new", comments: "Call Ann before a restart" });
    await world.expectSettled();
  });

  it("E74: that end with blanks and line ends settle, since NetBox trims what it stores", async () => {
    const world = await worldWith({ description: "  The shop \r\n\r\nSecond line  \n\n" });
    await world.run();
    expect(world.vm("web")["description"]).toBe("The shop");
    await world.expectSettled();
  });

  it("E74: that Proxmox VE no longer has go from NetBox too", async () => {
    const world = await worldWith({ description: LONG });
    await world.run();
    without(world, 100, "description");
    await world.run();
    expect(world.vm("web")).toMatchObject({ description: "", comments: "" });
    await world.expectSettled();
  });
});

describe("custom fields", () => {
  const HA: Config = { onboot: 1, searchdomain: "example.org", agent: "1" };

  it("E75: are not needed: without one the sync works and sends none", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", pool: "prod", hastate: "started", config: HA })) });
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(world.netbox.requests.entries.filter(({ status }) => status >= 400)).toEqual([]);
    expect(world.vm("web")["custom_fields"]).toEqual({});
    await world.expectSettled();
  });

  it("E75: are filled where NetBox has those of netbox-proxbox, and settle", async () => {
    const world = await worldWith(HA, { netbox: { customFields: "proxbox" } });
    await world.run();
    expect(world.vm("web")["custom_fields"]).toMatchObject({ proxmox_vm_id: 100, proxmox_vm_type: "qemu", proxmox_cluster: "lab", proxmox_node: "pve1", proxmox_start_at_boot: true });
    await world.expectSettled();
  });

  it("E75: of a person keep their value beside ours", async () => {
    const world = await worldWith(HA, { netbox: { customFields: "proxbox" } });
    world.create("extras.customfield", { name: "owner", type: "text", object_types: [MODELS.vm] });
    await world.run();
    world.edit(MODELS.vm, world.vm("web").id, { custom_fields: { owner: "Ann" } });
    world.guest(100).config["onboot"] = 0;
    await world.run();
    expect(world.vm("web")["custom_fields"]).toMatchObject({ owner: "Ann", proxmox_start_at_boot: false });
    await world.expectSettled();
  });
});
