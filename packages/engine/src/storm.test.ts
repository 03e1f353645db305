import { describe, expect, it } from "vitest";
import { storm } from "./testing/storm/storm.ts";

const SIZE = { seed: 5, syncs: 8, edits: 120, guests: 10 };

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}

describe("a storm of edits by people, between the syncs and in the middle of them", () => {
  it.each(["4.6", "4.7"] as const)("costs nobody an edit and nobody an object on NetBox %s, and comes to rest", async (version) => {
    const report = await storm({ ...SIZE, netbox: { version } });
    expect({ edits: sum(report.edits), lost: report.editsLost, touched: report.foreignTouched, changes: report.changesAtRest, refused: report.refusedAtRest }).toEqual({ edits: 120, lost: [], touched: [], changes: 0, refused: [] });
    // What it is to prove has happened at all.
    expect(report.forestalled).toBeGreaterThan(0);
    expect(report.refused).toBeGreaterThan(0);
    expect(report.editsDuring).toBeGreaterThan(10);
    expect(sum(new Map([...report.edits].filter(([deed]) => /item|cloud-init|join|endpoint|l2vpn/.test(deed))))).toBeGreaterThan(20);
    expect(sum(report.itemEvents)).toBeGreaterThan(10);
  });

  it("is judged by who can see a loss: with the policy `source` people lose what they wrote", async () => {
    const fields = ["name", "status", "description", "memory", "vcpus"].map((field) => [field, "source"] as const);
    const report = await storm({ ...SIZE, netbox: { settings: { policies: { "virtual-machine": Object.fromEntries(fields) } } } });
    expect(report.editsLost.length).toBeGreaterThan(0);
  });
});
