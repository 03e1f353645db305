import { guest, lxc, oneNodeCluster } from "@proxbox/lab";
import type { Row } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

const OURS = ["Proxbox", "Proxbox: Discovered QEMU VM"];

async function worldWith(tags: string): Promise<World> {
  return openWorld({ estate: oneNodeCluster(guest({ name: "web", tags })) });
}

/** Names of the tags of the machine `web`, without Proxbox's own marks. */
function tags(world: World): readonly string[] {
  return world.tagsOf(world.vm("web")).filter((name) => !OURS.includes(name));
}

function makeTag(world: World, name: string, slug = name): Row {
  return world.create(MODELS.tag, { name, slug });
}

/** A person ticks these tags of the machine, and no others. */
function tick(world: World, ids: readonly number[]): void {
  world.edit(MODELS.vm, world.vm("web").id, { tags: ids });
}

function ticked(world: World): readonly number[] {
  const ids = world.vm("web")["tags"];
  return Array.isArray(ids) ? ids.map(Number) : [];
}

function idOf(world: World, name: string): number {
  return world.row(MODELS.tag, { name }).id;
}

function expectNothingRefused(world: World): void {
  expect(world.netbox.requests.entries.filter(({ status }) => status >= 400)).toEqual([]);
}

describe("which tags NetBox gets", () => {
  it("E76: uses NetBox's tag Web for web and Web, and makes no second one", async () => {
    const world = await worldWith("prod;Web;web");
    const theirs = makeTag(world, "Web", "web");
    await world.run();
    expectNothingRefused(world);
    expect(tags(world)).toEqual(["Web", "prod"]);
    expect(world.rows(MODELS.tag, { slug: "web" })).toEqual([theirs]);
    await world.expectSettled();
  });

  it("E76: uses a tag of the same name that has another slug", async () => {
    const world = await worldWith("web");
    const theirs = makeTag(world, "web", "website");
    await world.run();
    expectNothingRefused(world);
    expect(tags(world)).toEqual(["web"]);
    expect(ticked(world)).toContain(theirs.id);
    await world.expectSettled();
    world.guest(100).tags = "";
    await world.run();
    expect(tags(world)).toEqual([]);
    await world.expectSettled();
  });

  it("E76: makes one tag of two whose slugs are equal, and gives it once", async () => {
    const world = await worldWith("a.b;a-b");
    await world.run();
    expectNothingRefused(world);
    expect(tags(world)).toHaveLength(1);
    await world.expectSettled();
  });

  it("E77: makes a slug of its own for a tag without usable characters, the same in every run", async () => {
    const world = await worldWith("=;日本");
    await world.run();
    expect(tags(world)).toEqual(["=", "日本"]);
    const slugs = world.rows(MODELS.tag).filter(({ name }) => ["=", "日本"].includes(String(name))).map(({ slug }) => String(slug));
    for (const slug of slugs) expect(slug).toMatch(/^tag-[0-9a-f]{8}$/);
    expect(new Set(slugs).size).toBe(2);
    await world.expectSettled();
  });

  it("E80: makes one tag for thirty new machines that have it", async () => {
    const machines = Array.from({ length: 30 }, (_, index) => guest({ vmid: 100 + index, name: `vm${index}`, tags: "fresh" }));
    const world = await openWorld({ estate: oneNodeCluster(...machines) });
    const report = await world.run({ limits: { concurrency: 4, batchStart: 5, batchMax: 5 } });
    expect(report.summary.verdict).toBe("success");
    expectNothingRefused(world);
    const [tag] = world.rows(MODELS.tag, { slug: "fresh" });
    expect(world.rows(MODELS.tag, { slug: "fresh" })).toHaveLength(1);
    expect(world.rows(MODELS.vm).filter((vm) => Array.isArray(vm["tags"]) && vm["tags"].includes(tag?.id))).toHaveLength(30);
    await world.expectSettled();
  });

  it("E80: uses the tag that somebody else makes between our reading and our writing", async () => {
    const world = await worldWith("fresh");
    const report = await world.run({ onEvent: (event) => void (event.type === "planned" && makeTag(world, "fresh")) });
    expect(report.summary.verdict).toBe("success");
    expect(tags(world)).toEqual(["fresh"]);
    expect(world.rows(MODELS.tag, { slug: "fresh" })).toHaveLength(1);
    await world.expectSettled();
  });

  it("makes no tag that nothing carries", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    await world.run();
    expect(world.rows(MODELS.tag).map(({ slug }) => slug)).not.toContain("proxbox-discovered-lxc");
  });
});

describe("tags that come and go", () => {
  it("E78: takes the tag away that Proxmox VE no longer has, and keeps a person's", async () => {
    const world = await worldWith("a");
    await world.run();
    tick(world, [...ticked(world), makeTag(world, "b").id]);
    await world.expectSettled();
    expect(tags(world)).toEqual(["a", "b"]);
    world.guest(100).tags = "";
    await world.run();
    expect(tags(world)).toEqual(["b"]);
    await world.expectSettled();
  });

  it("E78: leaves the tag itself in NetBox when nobody carries it any longer", async () => {
    const world = await worldWith("a");
    await world.run();
    const { id } = world.row(MODELS.tag, { name: "a" });
    world.guest(100).tags = "";
    await world.run();
    expect(world.row(MODELS.tag, { name: "a" }).id).toBe(id);
  });

  it.each([["the same slug, while the machine still has it", "a", true], ["another slug, while the machine still has it", "a-2", true], ["the same slug, in the moment in which Proxmox VE drops it", "a", false], ["another slug, in that moment", "a-2", false]])("E78: keeps a tag that a person put in the place of ours, with %s", async (_what, slug, isStillThere) => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", tags: "a" }), guest({ vmid: 101, name: "db", tags: "a" })) });
    await world.run();
    world.erase(MODELS.tag, idOf(world, "a"));
    tick(world, [...ticked(world), makeTag(world, "a", slug).id]);
    if (isStillThere) await world.run();
    world.guest(100).tags = "";
    await world.run();
    expect(tags(world)).toEqual(["a"]);
    await world.expectSettled();
  });

  it("E78: of which nobody in Proxmox VE has it any longer keeps one that a person made anew", async () => {
    const world = await worldWith("a");
    await world.run();
    world.erase(MODELS.tag, idOf(world, "a"));
    tick(world, [...ticked(world), makeTag(world, "a").id]);
    world.guest(100).tags = "";
    await world.run();
    expect(tags(world)).toEqual(["a"]);
    await world.expectSettled();
  });

  it("E78: adds a tag that comes later beside a person's", async () => {
    const world = await worldWith("a");
    await world.run();
    tick(world, [...ticked(world), makeTag(world, "b").id]);
    world.guest(100).tags = "a;c";
    await world.run();
    expect(tags(world)).toEqual(["a", "b", "c"]);
    await world.expectSettled();
  });

  it("E78: does not put a tag of ours back that a person took away, until Proxmox VE takes and gives it anew", async () => {
    const world = await worldWith("a;c");
    await world.run();
    tick(world, ticked(world).filter((id) => id !== idOf(world, "a")));
    await world.expectSettled();
    world.guest(100).tags = "a;c;d";
    await world.run();
    expect(tags(world)).toEqual(["c", "d"]);
    world.guest(100).tags = "c;d";
    await world.expectSettled();
    world.guest(100).tags = "a;c;d";
    await world.run();
    expect(tags(world)).toEqual(["a", "c", "d"]);
    await world.expectSettled();
  });

  it("E78: does not put Proxbox's own mark back that a person took away", async () => {
    const world = await worldWith("a");
    await world.run();
    tick(world, ticked(world).filter((id) => id !== idOf(world, "Proxbox")));
    await world.expectSettled();
    world.guest(100).tags = "a;b";
    await world.run();
    expect(world.tagsOf(world.vm("web"))).not.toContain("Proxbox");
    await world.expectSettled();
  });

  it("E79: keeps a tag that a person had given before Proxbox came, also when Proxmox VE loses it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", tags: "a;b" })), settings: { adoption: "name" } });
    const type = world.create("virtualization.clustertype", { name: "Proxmox", slug: "proxmox" });
    const cluster = world.create(MODELS.cluster, { name: "lab", type: type.id });
    const theirs = makeTag(world, "a");
    const { id } = world.create(MODELS.vm, { name: "web", cluster: cluster.id, tags: [theirs.id] });
    await world.run();
    expect(world.vm("web").id).toBe(id);
    expect(tags(world)).toEqual(["a", "b"]);
    world.guest(100).tags = "";
    await world.run();
    expect(tags(world)).toEqual(["a"]);
    await world.expectSettled();
  });

  it("E78: keeps a person's tag that is given between our reading and our writing", async () => {
    const world = await worldWith("a");
    await world.run();
    const late = makeTag(world, "late");
    world.guest(100).tags = "a;c";
    await world.run({ onEvent: (event) => void (event.type === "planned" && tick(world, [...ticked(world), late.id])) });
    expect(tags(world)).toEqual(["a", "c", "late"]);
    await world.expectSettled();
  });

  it("E78: does not put a tag of ours back that a person took away, also after another one was deleted while we wrote", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", tags: "a;b" })) });
    await world.run();
    world.guest(100).tags = "a;b;c";
    const report = await world.run({ onEvent: ({ type }) => void (type === "planned" && world.erase(MODELS.tag, world.row(MODELS.tag, { slug: "b" }).id)) });
    expect(report.outcomes).toContainEqual(expect.objectContaining({ kind: "virtual-machine", status: "updated" }));
    await world.run();
    const vm = world.vm("web");
    world.edit(MODELS.vm, vm.id, { tags: world.rows(MODELS.tag).filter(({ id, slug }) => slug !== "a" && (vm["tags"] as number[]).includes(id)).map(({ id }) => id) });
    await world.run();
    expect(world.tagsOf(world.vm("web"))).not.toContain("a");
    await world.expectSettled();
  });

  it("E78: does the same for containers", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "web", tags: "a" })) });
    await world.run();
    world.guest(100).tags = "b";
    await world.run();
    expect(world.tagsOf(world.vm("web"))).toEqual(["Proxbox", "Proxbox: Discovered LXC Container", "b"]);
    await world.expectSettled();
  });
});
