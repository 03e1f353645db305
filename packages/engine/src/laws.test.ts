import type { Change, MappingRule } from "@proxbox/contract";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Snapshot } from "./collect/snapshot.ts";
import { KINDS } from "./kinds/kinds.ts";
import type { PlanInput, Planned } from "./plan/make-plan.ts";
import { afterEvents, lawEvents, lawSources } from "./testing/law-estate.ts";
import { blindTo, blindnesses } from "./testing/law-partial.ts";
import type { Blindness, Hidden } from "./testing/law-partial.ts";
import { doDeeds, foundDeeds, laterDeeds } from "./testing/law-people.ts";
import { withReading } from "./testing/law-plan.ts";
import { inLawWorld } from "./testing/law-world.ts";
import type { LawRun, LawWorld } from "./testing/law-world.ts";
import { agreementOf, encroachments } from "./testing/law-writers.ts";
import type { Agreement } from "./testing/law-writers.ts";
import { shortHash } from "./values/fit.ts";
import { keyAndAncestors } from "./values/keys.ts";
import type { WrittenRecord } from "./values/last-written.ts";

// Hundreds of runs in one test: on a busy machine they take longer than one run may.
vi.setConfig({ testTimeout: 240_000 });

/** Mapping rules whose objects may be there or not. */
const RULES: MappingRule[] = [
  { match: { pool: "prod" }, set: { tenant: "Sales", vrf: "Blue" } },
  { match: { tag: "web" }, set: { role: "Router", platform: "Debian", status: "staged" } },
  { match: { name: "db" }, set: { tenant: "Lab", vlan_group: "Data centre" } },
  { match: { vlan: "30-42" }, set: { vlan_group: "data-centre" } },
  { match: { prefix: "10.0.0.0/24" }, set: { vrf: "Blue" } },
  { match: { node: "pve2" }, set: { site: "Office" } },
  { match: { type: "lxc", pool: "dev" }, set: { include: false } },
];

const settings = fc.record(
  {
    adoption: fc.constantFrom("evidence", "name", "marked", "never" as const),
    site: fc.constantFrom("Office", "Berlin"),
    nodeSites: fc.constant({ pve1: "Office", pve2: "Berlin" }),
    isManagingDevices: fc.constant(false),
    isIncludingTemplates: fc.constant(false),
    diskBaseUnit: fc.constant(1000 as const),
    vlans: fc.constantFrom({ isCreating: false }, { isCreating: true }, { isCreating: true, group: "Data centre" }),
    rules: fc.subarray(RULES),
  },
  { requiredKeys: [] },
);

const options = fc.record({ version: fc.constantFrom("4.6", "4.6", "4.2", "4.7" as const), customFields: fc.constantFrom("none", "proxbox" as const), settings });

/** What Proxmox VE has, what stands in NetBox, and what happens on both sides between the runs. */
const story = fc.record({ sources: lawSources, found: foundDeeds, later: fc.array(fc.record({ events: lawEvents, deeds: laterDeeds }), { minLength: 1, maxLength: 2 }), options });

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

const GUEST = { vmid: 110, type: "qemu", isTemplate: false, name: "web", status: "running", node: 0, birth: 1, nics: [{ mac: 1, more: "" }], disks: {}, tags: undefined, agent: "answering", addresses: [["10.0.0.5/24"]], notes: undefined, pool: "prod", cores: 1 } as const;

/** Something of every kind, so that none depends on chance. */
const ALL_KINDS: Story = {
  sources: [{ cluster: "lab", nodes: ["pve1", "pve2"], offline: [], guests: [{ ...GUEST, disks: { scsi0: "local-lvm:vm-110-disk-0,size=32G" } }, { ...GUEST, vmid: 111, type: "lxc", name: "db", nics: [{ mac: 2, more: "" }], addresses: [["10.0.0.6/24"]] }] }],
  found: [],
  later: [{ events: [], deeds: [] }],
  options: { version: "4.6", customFields: "none", settings: {} },
};

/** A machine that a person made is adopted by its MAC address, and then its guest is destroyed. */
const ADOPTED_AND_GONE: Story = {
  sources: [{ cluster: "lab", nodes: ["pve1"], offline: [], guests: [GUEST, { ...GUEST, vmid: 111, name: "db", nics: [] }] }],
  found: [{ what: "make-vm-with-mac", pick: 0, value: 0 }],
  later: [{ events: [{ source: 0, guest: 0, change: "destroy" }], deeds: [] }],
  options: { version: "4.6", customFields: "none", settings: {} },
};

/** Kinds of which Proxmox VE may want objects; IP ranges are only read. */
const WANTED = KINDS.filter(({ name }) => name !== "ip-range");

/** Kinds whose objects are changed; what is only looked up is not. */
const CHANGED = KINDS.filter(({ isLookup }) => isLookup !== true);

/** How many examples; `LAW_RUNS` looks deeper, `FC_SEED` elsewhere. */
function runs(count: number): { numRuns: number } {
  return { numRuns: Number(process.env["LAW_RUNS"] ?? count) };
}

/** Plays a story; `run` is called wherever Proxbox runs, last at the end of the story. */
async function play({ sources, found, later }: Story, world: LawWorld, run: (isLast: boolean) => Promise<void>): Promise<void> {
  doDeeds(world.netbox, found);
  await run(false);
  let estate = sources;
  for (const [position, { events, deeds }] of later.entries()) {
    doDeeds(world.netbox, deeds);
    estate = afterEvents(estate, events);
    world.become(estate);
    await run(position === later.length - 1);
  }
}

/** A change in one line, as a counterexample shows it. */
function lineOf({ action, kind, key, label, fields, reason }: Change): string {
  return `${action} ${kind} ${key} (${label}): ${fields.map(({ field, before, after }) => `${field} ${JSON.stringify(before)} → ${JSON.stringify(after)}`).join(", ")}; ${reason}`;
}

describe("law: apply, then the plan is empty", () => {
  const seen = new Set<string>();

  function failuresOf({ outcomes }: LawRun): readonly string[] {
    return outcomes.filter(({ problem }) => problem !== undefined).map(({ kind, label, status, reason, problem }) => `${kind} ${label} ${status}: ${reason} ${problem?.where ?? ""}`);
  }

  async function applyTwice(world: LawWorld): Promise<{ failed: readonly string[]; left: readonly string[]; writes: number }> {
    const first = await world.run("apply");
    for (const { kind } of first.outcomes) seen.add(kind);
    const second = await world.run("apply");
    return { failed: failuresOf(first), left: second.plan.changes.map(lineOf), writes: second.writes };
  }

  it("E90: whatever Proxmox VE has, whatever stood in NetBox, whatever people did meanwhile", async () => {
    const settled = { failed: [], left: [], writes: 0 };
    const property = fc.asyncProperty(story, async (told) =>
      inLawWorld(told.sources, told.options, async (world) => {
        await play(told, world, async () => expect(await applyTwice(world)).toEqual(settled));
        world.passDays(31);
        expect(await applyTwice(world)).toEqual(settled);
      }),
    );
    await fc.assert(property, { ...runs(40), examples: [[ALL_KINDS]] });
  });

  it.each(WANTED.map(({ name }) => name))("held for objects of the kind %s", (name) => {
    expect(seen).toContain(name);
  });
});

describe("law: the order of the input does not matter", () => {
  const seen = new Set<string>();

  function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
    const keyed = list.map((item, index) => ({ item, key: shortHash(`${seed} ${index}`) }));
    return keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ item }) => item);
  }

  function shuffleSnapshot(snapshot: Snapshot, seed: number): Snapshot {
    const nodes = snapshot.nodes.map((node) => (node.networks.state === "present" ? { ...node, networks: { ...node.networks, value: shuffled(node.networks.value, seed) } } : node));
    const guests = snapshot.guests.map((guest) => ({
      ...guest,
      config: guest.config.state === "present" ? { ...guest.config, value: Object.fromEntries(shuffled(Object.entries(guest.config.value), seed)) } : guest.config,
      interfaces: guest.interfaces.state === "present" ? { ...guest.interfaces, value: shuffled(guest.interfaces.value, seed).map((each) => ({ ...each, addresses: shuffled(each.addresses, seed) })) } : guest.interfaces,
    }));
    return { ...snapshot, nodes: shuffled(nodes, seed), guests: shuffled(guests, seed) };
  }

  function shuffleInput(input: PlanInput, seed: number): PlanInput {
    return { ...input, rows: new Map(shuffled([...input.rows], seed).map(([kind, rows]) => [kind, shuffled(rows, seed)])), records: shuffled(input.records, seed) };
  }

  it("guests, nodes, NICs, addresses and NetBox's rows in any order make one plan", async () => {
    const property = fc.asyncProperty(story, fc.boolean(), fc.nat(), async (told, isFirstRun, seed) =>
      inLawWorld(told.sources, told.options, async (world) => {
        const compare = () =>
          withReading(world, async ({ snapshots, planWith }) => {
            const { plan } = await planWith(snapshots);
            for (const { kind } of plan.changes) seen.add(kind);
            const again = await planWith(snapshots.map((snapshot) => shuffleSnapshot(snapshot, seed)), (input) => shuffleInput(input, seed));
            expect([...again.plan.changes].sort(byName)).toEqual([...plan.changes].sort(byName));
            expect(again.plan.checksum).toBe(plan.checksum);
          });
        if (isFirstRun) {
          doDeeds(world.netbox, told.found);
          await compare();
        } else await play(told, world, async (isLast) => (isLast ? compare() : void (await world.run("apply"))));
      }),
    );
    await fc.assert(property, { ...runs(40), examples: [[ALL_KINDS, true, 1]] });
  });

  function byName(left: Change, right: Change): number {
    return `${left.kind} ${left.key} ${left.action}` < `${right.kind} ${right.key} ${right.action}` ? -1 : 1;
  }

  it.each(CHANGED.map(({ name }) => name))("held for changes of the kind %s", (name) => {
    expect(seen).toContain(name);
  });
});

describe("law: no ownership, no write", () => {
  const seen = new Set<string>();

  it("E08, E21, E22, E42, E51: nothing that a person made is deleted, no value that a person gave or took is changed", async () => {
    const property = fc.asyncProperty(story, async (told) =>
      inLawWorld(told.sources, told.options, async (world) => {
        // Of every kind a person has written into one object, so that a new kind needs no deeds of its own.
        const later = [...told.later, { events: [], deeds: [{ what: "describe-each", pick: told.found.length, value: 1 } as const] }];
        const agreements: Agreement[] = [];
        const run = async (): Promise<void> => {
          agreements.push(agreementOf(await world.records(), world.netbox.changes().length));
          await world.run("apply");
        };
        await play({ ...told, later }, world, run);
        world.passDays(31);
        await run();
        const log = world.netbox.changes();
        for (const entry of log) if (entry["user_name"] === "person") seen.add(String(entry["changed_object_type"]));
        expect(encroachments(log, agreements)).toEqual([]);
      }),
    );
    await fc.assert(property, { ...runs(40), examples: [[ADOPTED_AND_GONE], [ALL_KINDS]] });
  });

  it.each(KINDS.map(({ name, objectType }) => [name, objectType]))("held where people had objects of the kind %s", (_name, objectType) => {
    expect(seen).toContain(objectType);
  });
});

describe("law: partial snapshot, no delete", () => {
  const blind = (what: Blindness["what"]): Blindness => ({ what, source: 0, pick: 0 });
  const takenIfAllWereSeen = new Set<string>();

  /** Whether a change takes an object away. */
  function isFarewell({ action }: Change): boolean {
    return action === "delete" || action === "decommission";
  }

  /** Whether a change takes an object away, or a value out of it. */
  function isTaking(change: Change): boolean {
    return isFarewell(change) || change.fields.some(({ field, before, after }) => !isEmpty(before) && (isEmpty(after) || field === "assigned_object"));
  }

  function isEmpty(value: unknown): boolean {
    return value === null || value === "" || (Array.isArray(value) && value.length === 0);
  }

  function isHidden({ kind, key }: Pick<WrittenRecord, "kind" | "key">, hidden: readonly Hidden[]): boolean {
    return hidden.some(({ under, kinds }) => keyAndAncestors(key).includes(under) && (kinds?.includes(kind) ?? true));
  }

  /** What a plan takes from objects that were not seen, whatever name it does it under. */
  function takenUnseen({ plan, board }: Planned, all: readonly Hidden[], records: readonly WrittenRecord[]): readonly string[] {
    const taken = (hidden: readonly Hidden[], isForbidden: (change: Change) => boolean): readonly Change[] => {
      const rows = new Set(records.filter((record) => isHidden(record, hidden)).map(({ kind, netboxId }) => `${board.objectType(kind)} ${netboxId}`));
      return plan.changes.filter((change) => isForbidden(change) && (isHidden(change, hidden) || rows.has(`${board.objectType(change.kind)} ${change.netboxId}`)));
    };
    return [...taken(all, isFarewell), ...taken(all.filter(({ isPartly }) => isPartly !== true), isTaking)].map(lineOf);
  }

  it("E18, E19, E28, E29, E30: whatever was not seen keeps what it has in NetBox", async () => {
    const property = fc.asyncProperty(story, blindnesses, async (told, blindness) =>
      inLawWorld(told.sources, told.options, async (world) => {
        await play(told, world, async (isLast) => {
          if (!isLast) return void (await world.run("apply"));
          return withReading(world, async ({ snapshots, records, planWith }) => {
            const { snapshots: left, hidden } = blindTo(snapshots, blindness);
            expect(takenUnseen(await planWith(left), hidden, records)).toEqual([]);
            const lie = await planWith(left, (input) => ({ ...input, desired: input.desired.map((each) => ({ ...each, unseen: [] })), unread: [] }));
            noteTaken(lie, hidden, records);
          });
        });
      }),
    );
    await fc.assert(property, { ...runs(50), examples: [[ALL_KINDS, [blind("no-guests")]], [ALL_KINDS, [blind("nodes-hidden")]], [ALL_KINDS, [blind("config-unread")]]] });
  });

  /** Notes what a plan that takes everything unseen for gone would have taken, with what NetBox deletes along. */
  function noteTaken({ plan }: Planned, hidden: readonly Hidden[], records: readonly WrittenRecord[]): void {
    const taken = plan.changes.filter((change) => isTaking(change) && isHidden(change, hidden));
    const deleted = new Set(taken.filter(({ action }) => action === "delete").map(({ key }) => key));
    for (const { kind } of taken) takenIfAllWereSeen.add(kind);
    for (const { kind, key } of records) if (keyAndAncestors(key).some((each) => deleted.has(each))) takenIfAllWereSeen.add(kind);
  }

  const takeable = KINDS.filter(({ gone, patches }) => gone !== "keep" && patches === undefined).map(({ name }) => name);

  it.each(takeable)("held for objects of the kind %s that would have gone, had what was seen been all", (name) => {
    expect(takenIfAllWereSeen).toContain(name);
  });
});
