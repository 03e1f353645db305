import type { LastWritten } from "@proxbox/engine";
import { guest, oneNodeCluster, twoClusters } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { agentOf } from "./agent-of.ts";
import { MODELS, openWorld } from "./world.ts";
import type { Report, World } from "./world.ts";

/** Records that are loaded whole, whichever guests are asked for. */
function whole(records: LastWritten): LastWritten {
  return { ...records, load: (scope, filter) => records.load(scope, filter?.isWanted === undefined ? {} : { isWanted: filter.isWanted }) };
}

/** Records that note the keys of what they load. */
function watched(records: LastWritten): { readonly records: LastWritten; readonly keys: Set<string> } {
  const keys = new Set<string>();
  const load: LastWritten["load"] = async (scope, filter) => {
    const found = await records.load(scope, filter);
    for (const { key } of found) keys.add(key);
    return found;
  };
  return { records: { ...records, load }, keys };
}

function said({ changes, remarks, summary }: Report): unknown {
  const sorted = (values: readonly unknown[]): readonly string[] => values.map((value) => JSON.stringify(value)).sort();
  return { verdict: summary.verdict, changes: sorted(changes.map(({ lastUpdated: _at, ...change }) => change)), remarks: sorted(remarks.map(({ since: _since, ...remark }) => remark)) };
}

function machine(vmid: number, name: string, addresses: readonly string[]): ReturnType<typeof guest> {
  return guest({ vmid, name, addresses: [...addresses], config: { memory: 2_048, scsi0: `local-lvm:vm-${vmid}-disk-0,size=8G` } });
}

async function threeMachines(): Promise<World> {
  const world = await openWorld({ estate: oneNodeCluster(machine(100, "web", ["10.0.0.5/24"]), machine(101, "db", ["10.0.0.6/24"]), machine(102, "mail", ["10.0.0.7/24"])) });
  await world.run();
  return world;
}

type Situation = readonly [what: string, happens: (world: World) => void];

const SITUATIONS: readonly Situation[] = [
  ["nothing happened", () => undefined],
  ["its memory changed, and that of another one", (world) => [100, 101].forEach((vmid) => (world.guest(vmid).config["memory"] = 4_096))],
  ["E43: it reports an address that another guest of ours holds", (world) => agentOf(world, 100, ["10.0.0.5", "10.0.0.6"])],
  ["E43: it lost its address to a guest that is not asked for", (world) => (agentOf(world, 100, ["10.0.0.9"]), agentOf(world, 101, ["10.0.0.6", "10.0.0.5"]))],
  ["E02: it has the name of another guest", (world) => (world.guest(100).name = "DB")],
  ["E14: its vmid belongs to another guest", (world) => (world.destroy(100), world.proxmox.estate.guests.push(guest({ vmid: 100, birth: 900, name: "new", addresses: ["10.0.0.6/24"] })))],
  ["E15: it is gone", (world) => world.destroy(100)],
  ["its disk is gone, and that of another one", (world) => [100, 101].forEach((vmid) => delete world.guest(vmid).config["scsi0"])],
  ["a person renamed it, and gave its name to another machine", (world) => (world.edit(MODELS.vm, world.vm("web").id, { name: "www" }), world.edit(MODELS.vm, world.vm("mail").id, { name: "web" }))],
  ["a person took its address to a machine of ours that is not asked for", (world) => (world.edit(MODELS.vm, world.vm("web").id, { primary_ip4: null }), world.edit(MODELS.ip, world.row(MODELS.ip, { address: "10.0.0.5/24" }).id, { assigned_object_id: world.row(MODELS.nic, { virtual_machine: world.vm("db").id }).id }))],
  ["E17: a person deleted it", (world) => world.erase(MODELS.vm, world.vm("web").id)],
];

describe("a run of one guest that loads the records of this one alone", () => {
  it.each(SITUATIONS)("plans what it plans with all records: %s", async (_what, happens) => {
    const world = await threeMachines();
    happens(world);
    const records = world.lastWritten;
    const narrow = await world.session({ only: [100] }).part({}, "plan");
    world.lastWritten = whole(records);
    expect(said(narrow)).toEqual(said(await world.session({ only: [100] }).part({}, "plan")));
  });

  it("E114: leaves what hangs on the other guests where it is, and plans nevertheless", async () => {
    const world = await threeMachines();
    world.guest(100).config["memory"] = 8_192;
    const { records, keys } = watched(world.lastWritten);
    world.lastWritten = records;
    const { changes } = await world.session({ only: [100] }).part({}, "plan");
    expect(changes.map(({ key }) => key)).toEqual(["lab/qemu/100"]);
    expect([...keys].filter((key) => key.startsWith("lab/qemu/")).map((key) => key.split("/")[2] ?? "")).toContain("101");
    expect([...keys].filter((key) => /^lab\/qemu\/10[12]\//.test(key))).toEqual([]);
    world.lastWritten = whole(records);
    await world.session({ only: [100] }).part({}, "plan");
    expect([...keys].filter((key) => /^lab\/qemu\/10[12]\//.test(key)).length).toBeGreaterThan(0);
  });

  it("E114: tells of an endpoint that is not looked at what it tells with all records, and since when once", async () => {
    const world = await openWorld({ estates: twoClusters({ a: [machine(100, "web", ["10.0.0.5/24"])], b: [{ ...machine(101, "db", ["10.1.0.5/24"]), node: "pvb1" }] }) });
    await world.run();
    const records = world.lastWritten;
    const ofOne = { only: [100], sources: ["a"], otherSources: ["b"] };
    const narrow = await world.session(ofOne).part({}, "plan");
    world.lastWritten = whole(records);
    expect(said(narrow)).toEqual(said(await world.session(ofOne).part({}, "plan")));
    world.lastWritten = records;
    await world.session(ofOne).part();
    world.passDays(1);
    const { remarks } = await world.run({ sources: ["a"], otherSources: ["b"] });
    expect(remarks.filter(({ type, key }) => type === "stale" && key === "b")).toHaveLength(1);
  });

  it("E20: holds back what a run of everything holds back, where people have deleted objects that are made anew", async () => {
    const addresses = Array.from({ length: 130 }, (_, index) => `10.0.7.${index + 1}`);
    const world = await openWorld({ estate: oneNodeCluster(machine(100, "web", addresses.map((each) => `${each}/24`))) });
    await world.run();
    for (const each of addresses.slice(0, 65)) world.erase(MODELS.ip, world.row(MODELS.ip, { address: `${each}/24` }).id);
    agentOf(world, 100, addresses.slice(0, 70));
    const heldBack = ({ changes }: Report): readonly unknown[] => changes.flatMap(({ kind, key, action, blocked }) => (kind === "ip-address" && action === "delete" ? [[key, blocked?.guard]] : []));
    const ofAll = heldBack(await world.plan());
    expect(ofAll).toHaveLength(60);
    expect(heldBack(await world.session({ only: [100] }).part({}, "plan"))).toEqual(ofAll);
  });

  it("a run that deletes a machine looks at the records of what goes along with it, never at all of them", async () => {
    const snapshots = [{ name: "before", snaptime: 1_780_000_000 }];
    const world = await openWorld({ estate: oneNodeCluster(machine(100, "web", []), { ...machine(101, "db", []), snapshots }), netbox: { plugins: ["proxbox"] } });
    await world.run({ inventory: ["snapshots"] });
    world.destroy(101);
    await world.run();
    world.passDays(31);
    const { lastWritten } = world;
    const unfiltered: string[] = [];
    world.lastWritten = { ...lastWritten, load: (scope, filter) => ((filter === undefined && unfiltered.push(scope)), lastWritten.load(scope, filter)) };
    await world.run();
    expect({ unfiltered, left: world.vmNames() }).toEqual({ unfiltered: [], left: ["web"] });
  });
});
