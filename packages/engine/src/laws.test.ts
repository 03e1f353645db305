import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterEvents, lawEvents, lawSources } from "./testing/law-estate.ts";
import { doDeeds, foundDeeds, laterDeeds } from "./testing/law-people.ts";
import { inLawWorld } from "./testing/law-world.ts";
import type { LawRun, LawWorld } from "./testing/law-world.ts";
import { KINDS } from "./kinds/kinds.ts";

const netboxOptions = fc.record({ version: fc.constantFrom("4.6", "4.6", "4.2", "4.7" as const), customFields: fc.constantFrom("none", "proxbox" as const) });

function failuresOf({ outcomes }: LawRun): readonly string[] {
  return outcomes.filter(({ problem }) => problem !== undefined).map(({ kind, label, status, reason, problem }) => `${kind} ${label} ${status}: ${reason} ${problem?.where ?? ""}`);
}

function summaryOfChanges({ plan }: LawRun): readonly string[] {
  return plan.changes.map(({ kind, key, action, fields, reason }) => `${action} ${kind} ${key} ${JSON.stringify(fields)} ${reason}`);
}

async function applyThenNothing(world: LawWorld, seen: Set<string>): Promise<void> {
  const first = await world.run("apply");
  for (const { kind } of first.outcomes) seen.add(kind);
  expect(failuresOf(first)).toEqual([]);
  const second = await world.run("apply");
  expect(summaryOfChanges(second)).toEqual([]);
  expect(second.writes).toBe(0);
}

describe("law: apply, then the plan is empty", () => {
  const seen = new Set<string>();

  it("whatever Proxmox VE has, whatever stood in NetBox, whatever people did meanwhile", async () => {
    const example = fc.record({ sources: lawSources, found: foundDeeds, events: lawEvents, deeds: laterDeeds, options: netboxOptions });
    await fc.assert(
      fc.asyncProperty(example, async ({ sources, found, events, deeds, options }) => {
        await inLawWorld(sources, options, async (world) => {
          doDeeds(world.netbox, found);
          await applyThenNothing(world, seen);
          doDeeds(world.netbox, deeds);
          world.become(afterEvents(sources, events));
          await applyThenNothing(world, seen);
          world.passDays(31);
          await applyThenNothing(world, seen);
        });
      }),
      { numRuns: Number(process.env["LAW_RUNS"] ?? 20), ...(process.env["LAW_SEED"] ? { seed: Number(process.env["LAW_SEED"]) } : {}) },
    );
  });

  it.each(KINDS.map(({ name }) => name))("held for objects of the kind %s", (name) => {
    expect(seen).toContain(name);
  });
});
