import { guest, lxc, oneNodeCluster, twoClusters } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";

describe("names that two machines share", () => {
  it("E01: the lowest vmid keeps the bare name, and nobody is renamed because somebody else leaves", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 101, name: "web" }), guest({ vmid: 100, name: "web" }), guest({ vmid: 102, name: "web" })) });
    const first = await world.run();
    expect(world.vmNames()).toEqual(["web", "web (2)", "web (3)"]);
    expect(first.outcomes.filter(({ kind, status }) => kind === "virtual-machine" && status === "created").map(({ key, label }) => `${key} ${label}`)).toEqual(["lab/qemu/100 web", "lab/qemu/101 web (2)", "lab/qemu/102 web (3)"]);
    expect(first.remarks).toContainEqual(expect.objectContaining({ type: "notice", key: "lab/qemu/101", field: "name" }));
    await world.expectSettled();

    const second = world.vm("web (2)");
    world.destroy(100);
    const report = await world.run();
    expect(world.vm("web (2)")).toMatchObject({ id: second.id, status: "active" });
    expect(report.remarks).toContainEqual(expect.objectContaining({ key: "lab/qemu/101", field: "name" }));
    world.passDays(31);
    await world.run();
    expect(world.vmNames()).toEqual(["web (2)", "web (3)"]);
    await world.expectSettled();
  });

  it("E01: a machine that a person put into another cluster has its name there, so that a newcomer gets the next number", async () => {
    const web = (vmid: number): ReturnType<typeof guest> => guest({ vmid, name: "web", birth: vmid });
    const { a, b } = twoClusters({ a: [web(100), web(101)], b: [web(200)] });
    const world = await openWorld({ estates: { a, b } });
    await world.run();
    const { cluster, site } = world.rows(MODELS.vm).find(({ name, id }) => name === "web" && id !== world.rows(MODELS.vm)[0]?.id)!;
    world.edit(MODELS.vm, world.vm("web (2)").id, { cluster, site, device: null });
    b.guests.push({ ...web(201), node: "pvb1" });
    const report = await world.run();
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    expect(world.vmNames()).toEqual(["web", "web", "web (2)", "web (3)"]);
    await world.expectSettled();
  });

  it("E02: names that differ only in case are the same name to NetBox", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "Web" }), guest({ vmid: 101, name: "web" })) });
    const first = await world.run();
    expect(first.summary.verdict).toBe("success");
    expect(world.vmNames()).toEqual(["Web", "web (2)"]);
    await world.expectSettled();
  });

  it("E01: a container and a machine share names in the same way", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ vmid: 100, name: "dns" }), guest({ vmid: 101, name: "dns" })) });
    await world.run();
    expect(world.vmNames()).toEqual(["dns", "dns (2)"]);
    await world.expectSettled();
  });

  it("E01: a rename into a name that is taken gets a suffix, and the bearer is not disturbed", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a" }), guest({ vmid: 101, name: "b" })) });
    await world.run();
    const bearer = world.vm("b");
    world.guest(100).name = "b";
    await world.run();
    expect(world.vmNames()).toEqual(["b", "b (2)"]);
    expect(world.vm("b").id).toBe(bearer.id);
    await world.expectSettled();
  });

  it("E01: names that move on from one machine to the next, or change places, arrive in one run", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...["a", "b", "c", "d"].map((name, index) => guest({ vmid: 100 + index, name }))) });
    await world.run();
    const ids = ["a", "b", "c", "d"].map((name) => world.vm(name).id);
    for (const [vmid, name] of [[100, "b"], [101, "a"], [102, "d"], [103, "e"]] as const) world.guest(vmid).name = name;
    const report = await world.run();
    expect(report.summary).toMatchObject({ verdict: "success", warnings: [], problems: [] });
    expect(["b", "a", "d", "e"].map((name) => world.vm(name).id)).toEqual(ids);
    await world.expectSettled();
  });

  it("E08: the name that a person gave to one machine is not given to another", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })) });
    await world.run();
    world.edit(MODELS.vm, world.vm("web").id, { name: "db" });
    world.proxmox.estate.guests.push(guest({ vmid: 101, name: "db" }));
    const report = await world.run();
    expect(report.summary.problems).toEqual([]);
    expect(world.vmNames()).toEqual(["db", "db (2)"]);
    await world.expectSettled();
  });
});

describe("names that NetBox cannot take as they are", () => {
  it("E10: a guest without a name is called by its vmid, keeps everything else, and takes a name when it gets one", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100 }), lxc({ vmid: 101 }), guest({ vmid: 102, name: "  " })) });
    await world.run();
    expect(world.vmNames()).toEqual(["ct-101", "vm-100", "vm-102"]);
    const { id } = world.vm("vm-100");
    expect(world.vm("vm-100")).toMatchObject({ memory: 2048, status: "active" });
    await world.expectSettled();
    world.guest(100).name = "named";
    await world.run();
    expect(world.vm("named").id).toBe(id);
    await world.expectSettled();
  });

  it("E24: a name too long is cut in the same way every time, and stands whole in the description", async () => {
    const long = `build-${"x".repeat(70)}-end`;
    const other = `build-${"x".repeat(70)}-two`;
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: long }), guest({ vmid: 101, name: other }), guest({ vmid: 102, name: long })) });
    const first = await world.run();
    expect(first.summary.verdict).toBe("success");
    const names = world.vmNames();
    expect(names).toHaveLength(3);
    expect(names.filter((name) => name.length > 64)).toEqual([]);
    expect(new Set(names).size).toBe(3);
    expect(world.rows(MODELS.vm).filter(({ description }) => String(description).includes(long))).toHaveLength(2);
    await world.expectSettled();
  });

  it("E25: letters of any script and signs are stored as they are, tags get slugs that NetBox takes", async () => {
    const name = "prod-Ünïcødé_01 🚀";
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name, tags: "größe;日本" })) });
    const first = await world.run();
    expect(first.summary.verdict).toBe("success");
    expect(world.vmNames()).toEqual([name]);
    const slugs = world.rows(MODELS.tag).map(({ slug }) => String(slug));
    expect(slugs).toContain("gro-e");
    expect(slugs.filter((slug) => !/^[-a-z0-9_]+$/.test(slug))).toEqual([]);
    expect(world.tagsOf(world.vm(name))).toEqual(expect.arrayContaining(["größe", "日本"]));
    await world.expectSettled();
  });
});
