import { birthMac, guest, oneNodeCluster } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";

describe("two guests of one name, of which a person has documented the second", () => {
  it("E01, E22: the one that a MAC address proves is adopted, the other gets a name of its own in the same run", async () => {
    const other = guest({ vmid: 110, name: "web", nics: [] });
    const world = await openWorld({ estate: oneNodeCluster(other, guest({ vmid: 111, name: "web" })) });
    const type = world.create("virtualization.clustertype", { name: "Cluster", slug: "cluster" });
    const cluster = world.create(MODELS.cluster, { name: "lab", type: type.id });
    const machine = world.create(MODELS.vm, { name: "web", cluster: cluster.id, comments: "documented by hand" });
    const mac = world.create(MODELS.mac, { mac_address: birthMac(111) });
    world.create(MODELS.nic, { virtual_machine: machine.id, name: "net0", primary_mac_address: mac.id });

    await world.run();

    expect(world.vmNames()).toEqual(["web", "web (2)"]);
    expect(world.vm("web")).toMatchObject({ id: machine.id, comments: "documented by hand" });
    await world.expectSettled();
  });
});
