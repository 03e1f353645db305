import type { FieldEffect, FieldPolicy } from "@proxbox/contract";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { KINDS } from "../kinds/kinds.ts";
import { objectName } from "../kinds/kind.ts";
import { afterEvents, lawEvents, lawSources } from "../testing/law-estate.ts";
import { doDeeds, laterDeeds } from "../testing/law-people.ts";
import { withReading } from "../testing/law-plan.ts";
import { inLawWorld } from "../testing/law-world.ts";
import { inLab, planInput, vmRow, wantsVm, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import { fieldEffects } from "./field-effects.ts";
import { makePlan } from "./make-plan.ts";
import type { Planned } from "./make-plan.ts";

vi.setConfig({ testTimeout: 240_000 });

function effectsOf({ board }: Planned, key = "lab/qemu/100"): Readonly<Record<string, FieldEffect>> {
  const match = board.matches.get("virtual-machine", key);
  return Object.fromEntries(match === undefined ? [] : fieldEffects(board, match).map((each) => [each.field, each]));
}

function edited(policy: FieldPolicy | undefined, more: PlanSituation = {}): Readonly<Record<string, FieldEffect>> {
  const wanted = wantsVm(100, "web", { fields: { description: "from Proxmox", vcpus: 4 } });
  const policies = policy === undefined ? {} : { "virtual-machine": { description: policy } };
  return effectsOf(makePlan(planInput(inLab({
    desired: [wanted],
    rows: { "virtual-machine": [vmRow(7, "web", { description: "a person's", vcpus: 2 })] },
    records: [wroteVm(100, 7, { fields: { description: "from Proxmox", vcpus: 2 } })],
    settings: { policies },
    ...more,
  }))));
}

it.each([
  [undefined, "operator", "pinned"],
  ["source", "source", "write"],
  ["fill-if-empty", "fill-if-empty", "filled"],
  ["ignore", "ignore", "ignored"],
] as const)("E08 under %s a person's description is %s: %s, beside the three values", (policy, holds, effect) => {
  expect(edited(policy)["description"]).toMatchObject({ policy: holds, effect, netbox: "a person's", proxmox: "from Proxmox", written: "from Proxmox" });
  expect(edited(policy)["vcpus"]).toMatchObject({ policy: "operator", effect: "write", reason: "changed in Proxmox VE", netbox: 2, proxmox: 4 });
});

it("what agrees, what was never said and what a person keeps for good is told apart", () => {
  const quiet = edited(undefined, { desired: [wantsVm(100, "web", { fields: { description: "", comments: "" } })], records: [wroteVm(100, 7, {})] });
  expect(quiet).toMatchObject({ status: { effect: "same" }, name: { effect: "same" }, description: { effect: "silent" }, tags: { effect: "same" } });
});

it("of a machine that NetBox does not have every field that is written is said, and none that is empty", () => {
  const made = effectsOf(makePlan(planInput(inLab({ desired: [wantsVm(100, "web", { fields: { description: "" } })] }))));
  expect(made).toMatchObject({ name: { effect: "write", reason: "new", netbox: null, proxmox: "web", written: null }, description: { effect: "silent" } });
});

it("a tag of ours that a person took away is a person's, not the same", () => {
  const taken = edited(undefined, { rows: { "virtual-machine": [vmRow(7, "web", { tags: [] })] } });
  expect(taken["tags"]).toMatchObject({ effect: "kept", netbox: [], proxmox: ["proxbox"], written: ["proxbox"] });
});

/** Policies of every sort for the fields of every kind. */
const policies = fc.dictionary(
  fc.constantFrom(...KINDS.map(({ name }) => name)),
  fc.dictionary(fc.constantFrom("*", "name", "description", "comments", "status", "tags", "vcpus", "memory", "size", "mac_address", "enabled", "role", "cf:proxmox_vm_id"), fc.constantFrom<FieldPolicy>("operator", "source", "fill-if-empty", "ignore"), { maxKeys: 4 }),
  { maxKeys: 5 },
);

it("law: what is told of a field is what the plan does with it, whatever Proxmox VE has, people did and the policies are", async () => {
  const seen = new Set<string>();
  const story = fc.record({ sources: lawSources, events: lawEvents, deeds: laterDeeds, policies, isFirst: fc.boolean() });
  const property = fc.asyncProperty(story, async ({ sources, events, deeds, policies: tried, isFirst }) =>
    inLawWorld(sources, {}, async (world) => {
      if (!isFirst) await world.run("apply");
      doDeeds(world.netbox, deeds);
      world.become(afterEvents(sources, events));
      await withReading(world, async ({ snapshots, planWith }) => {
        const { board, plan } = await planWith(snapshots, (input) => ({ ...input, settings: new Map([...input.settings].map(([name, settings]) => [name, { ...settings, policies: tried }])) }));
        const written = new Map(plan.changes.filter(({ action }) => action === "create" || action === "update" || action === "restore").map(({ kind, key, fields }) => [objectName(kind, key), fields]));
        const told = [...board.matches.values()].flatMap(({ kind, desired, row, conflict, ...match }) => {
          const isUnneeded = row === undefined && !written.has(objectName(kind.name, desired.key));
          if (conflict !== undefined || isUnneeded || board.whyDisputed(desired.key) !== undefined) return [];
          const effects = fieldEffects(board, { ...match, kind, desired, ...(row === undefined ? {} : { row }) });
          for (const { effect } of effects) seen.add(effect);
          const writes = effects.filter(({ effect }) => effect === "write");
          return writes.length === 0 ? [] : [[objectName(kind.name, desired.key), writes.map(({ field, netbox, proxmox, reason }) => ({ field, before: netbox, after: proxmox, reason }))] as const];
        });
        expect(Object.fromEntries(told)).toEqual(Object.fromEntries([...written].filter(([, fields]) => fields.length > 0)));
      });
    }),
  );
  await fc.assert(property, { numRuns: Number(process.env["LAW_RUNS"] ?? 25) });
  expect([...seen].sort()).toEqual(expect.arrayContaining(["first-only", "ignored", "pinned", "same", "silent", "write"]));
});
