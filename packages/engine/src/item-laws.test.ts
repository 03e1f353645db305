import type { Change } from "@proxbox/contract";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Kind } from "./kinds/kind.ts";
import { emptied, itemEstate, itemEvents, letHappen, reversed } from "./testing/law-item-events.ts";
import type { ItemEvent } from "./testing/law-item-events.ts";
import { LAW_KINDS, inItemWorld } from "./testing/law-item-world.ts";
import type { ItemWorld } from "./testing/law-item-world.ts";
import { agreementOf, encroachments } from "./testing/law-writers.ts";

vi.setConfig({ testTimeout: 120_000 });

const NAMES = LAW_KINDS.map(nameOf);

/** What tells a law's objects apart: of MAC addresses those of nodes, which the other laws' nodes do not tell. */
function nameOf({ name }: Kind): string {
  return name === "mac-address" ? "MAC address of a node" : name;
}

function sortOf({ kind, key }: Pick<Change, "kind" | "key">): string {
  return kind === "mac-address" && key.includes("/node/") ? "MAC address of a node" : kind;
}

function isLaws(change: Change): boolean {
  return NAMES.includes(sortOf(change));
}

const story = fc.record({ seed: fc.integer({ min: 1, max: 40 }), events: itemEvents });
const QUIET: typeof story extends fc.Arbitrary<infer T> ? T : never = { seed: 5, events: [] };

/** How many examples; `LAW_RUNS` looks deeper, `FC_SEED` elsewhere. */
function runs(count: number): { numRuns: number } {
  return { numRuns: Number(process.env["LAW_RUNS"] ?? count) };
}

function lineOf({ action, kind, key, fields, reason }: Change): string {
  return `${action} ${kind} ${key}: ${fields.map(({ field, before, after }) => `${field} ${JSON.stringify(before)} → ${JSON.stringify(after)}`).join(", ")}; ${reason}`;
}

function idsOf(world: ItemWorld): ReadonlyMap<string, readonly number[]> {
  return new Map([...world.rows()].map(([kind, rows]) => [kind, rows.map(({ id }) => id).toSorted((left, right) => left - right)]));
}

describe("law of items: apply, then the plan is empty", () => {
  const seen = new Set<string>();

  it("E90: whatever guests and the cluster have, and whatever becomes of it", async () => {
    const property = fc.asyncProperty(story, async ({ seed, events }) =>
      inItemWorld(itemEstate(seed), async (world) => {
        for (const each of [[], events] satisfies (readonly ItemEvent[])[]) {
          letHappen(world.proxmox.estate, each);
          const first = await world.run("apply");
          for (const outcome of first.outcomes) if (outcome.status === "created") seen.add(sortOf(outcome));
          const second = await world.run("apply");
          expect({ left: second.plan.changes.map(lineOf), writes: second.writes, failed: first.outcomes.filter(({ problem }) => problem !== undefined) }).toEqual({ left: [], writes: 0, failed: [] });
        }
      }),
    );
    await fc.assert(property, { ...runs(3), examples: [[QUIET]] });
  });

  it.each(NAMES)("held for objects of the kind %s", (name) => {
    expect(seen).toContain(name);
  });
});

describe("law of items: the order of the input does not matter", () => {
  it("the same plan comes of every list the other way round", async () => {
    const property = fc.asyncProperty(story, async ({ seed, events }) =>
      inItemWorld(itemEstate(seed), async (world) => {
        const planned = async (): Promise<readonly string[]> => (await world.run("plan")).plan.changes.filter(isLaws).map(lineOf).toSorted();
        const compare = async (): Promise<void> => {
          const before = await planned();
          reversed(world.proxmox.estate);
          expect(await planned()).toEqual(before);
        };
        await compare();
        await world.run("apply");
        letHappen(world.proxmox.estate, events);
        await compare();
      }),
    );
    await fc.assert(property, { ...runs(2), examples: [[QUIET]] });
  });
});

describe("law of items: no ownership, no write", () => {
  const touched = new Set<string>();

  /** A field that a person may fill in: text whose value is not settled by us. */
  function textOf({ fields, alsoRead = [], isLookup }: Kind): string | undefined {
    if (isLookup === true) return "description";
    return alsoRead.find((column) => column === "description") ?? Object.keys(fields).findLast((name) => fields[name]?.type === "text" && fields[name].policy === undefined && fields[name].isOnCreateOnly !== true);
  }

  /** A person writes into the first row of each kind. */
  function writeAsPerson({ netbox }: ItemWorld): void {
    for (const kind of LAW_KINDS) {
      const first = netbox.tables.find(kind.objectType, (row) => kind.name !== "mac-address" || row["assigned_object_type"] === "dcim.interface");
      const field = textOf(kind);
      if (first === undefined || field === undefined) continue;
      netbox.tables.patch(kind.objectType, first.id, { [field]: "a person's own" });
      touched.add(nameOf(kind));
    }
  }

  it("no value that a person gave is changed, and nothing is deleted into which a person wrote", async () => {
    const property = fc.asyncProperty(story, fc.boolean(), async ({ seed, events }, isEmptied) =>
      inItemWorld(itemEstate(seed), async (world) => {
        await world.run("apply");
        const agreements = [agreementOf(await world.records(), world.netbox.changes().length)];
        writeAsPerson(world);
        const from = world.netbox.changes().length;
        letHappen(world.proxmox.estate, events);
        if (isEmptied) emptied(world.proxmox.estate);
        await world.run("apply");
        const log = world.netbox.changes();
        expect(encroachments(log, agreements)).toEqual([]);
        const persons = new Set(log.slice(0, from).filter((entry) => entry["user_name"] === "person").map((entry) => `${String(entry["changed_object_type"])} ${String(entry["changed_object_id"])}`));
        const deleted = log.slice(from).filter((entry) => entry["action"] === "delete").map((entry) => `${String(entry["changed_object_type"])} ${String(entry["changed_object_id"])}`);
        expect(deleted.filter((name) => persons.has(name))).toEqual([]);
      }),
    );
    await fc.assert(property, { ...runs(3), examples: [[QUIET, true]] });
  });

  it.each(NAMES)("held where a person wrote into objects of the kind %s", (name) => {
    expect(touched).toContain(name);
  });
});

describe("law of items: partial snapshot, no delete", () => {
  const takenIfAllWereSeen = new Set<string>();
  const LISTS = /\/(snapshot|content|storage|backup|replication|sdn|network)/;

  it("E18, E19: what is not in a list that could not be read keeps its row", async () => {
    const property = fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.constantFrom(500, 403, 596, 501), async (seed, status) =>
      inItemWorld(itemEstate(seed), async (world) => {
        await world.run("apply");
        const before = idsOf(world);
        emptied(world.proxmox.estate);
        for (const change of (await world.run("plan")).plan.changes) if (change.action === "delete") takenIfAllWereSeen.add(sortOf(change));
        world.proxmox.faults.add({ path: LISTS, times: Infinity, effect: { kind: "status", status } });
        const run = await world.run("apply");
        expect(run.plan.changes.filter(isLaws).map(lineOf)).toEqual([]);
        expect(idsOf(world)).toEqual(before);
      }),
    );
    await fc.assert(property, { ...runs(2), examples: [[5, 500]] });
  });

  // The MAC address of a node goes along with its port, and a port that no longer tells it has lost nothing.
  it.each(LAW_KINDS.filter(({ gone, name }) => gone === "remove" && name !== "mac-address").map(nameOf))("held for objects of the kind %s that would have gone, had what was seen been all", (name) => {
    expect(takenIfAllWereSeen).toContain(name);
  });
});
