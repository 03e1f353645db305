import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordingsFolder, requirement, titleNeeding } from "../requirements.ts";
import { MODELS, openWorld } from "./world.ts";

interface Recorded {
  readonly path: string;
  readonly status: number;
  readonly body: { readonly data: readonly Record<string, unknown>[] } | null;
}

/** The rows of `/cluster/resources` of a recorded crawl. */
function recordedResources(crawl: string): readonly Record<string, unknown>[] {
  const records = JSON.parse(readFileSync(join(recordingsFolder, "proxmox", crawl, "refresher.json"), "utf8")) as readonly Recorded[];
  return records.find(({ path, status }) => status === 200 && path.split("?")[0]?.endsWith("/cluster/resources"))?.body?.data ?? [];
}

function sortedNames(rows: readonly Readonly<Record<string, unknown>>[], column: string): readonly string[] {
  return rows.map((row) => textOf(row[column])).toSorted((left, right) => (left < right ? -1 : 1));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

describe.skipIf(!requirement("recordings").available)(`${titleNeeding("recordings", "a recorded crawl of a real Proxmox VE")}`, () => {
  for (const crawl of ["pve-9.1-cluster", "pve-9.1-standalone"]) {
    it(`brings every guest and node of ${crawl} into NetBox, and the second run writes nothing`, async () => {
      const resources = recordedResources(crawl);
      const guests = resources.filter(({ type }) => type === "qemu" || type === "lxc");
      const nodes = resources.filter(({ type }) => type === "node");
      expect(guests.length).toBeGreaterThan(0);
      // The crawl of the stand-alone node holds two answers only.
      const world = await openWorld({ proxmox: { replay: join(recordingsFolder, "proxmox", crawl) }, unrecordedPaths: crawl === "pve-9.1-standalone" ? ["/nodes/pve/network", "/nodes/pve/status"] : [] });

      const report = await world.run();

      expect(report.outcomes.filter(({ status }) => status === "failed" || status === "conflict")).toEqual([]);
      expect(sortedNames(world.rows(MODELS.device), "name")).toEqual(sortedNames(nodes, "node"));
      const bareNames = world.vmNames().map((name) => name.replace(/ \(\d+\)$/, ""));
      expect(bareNames).toEqual(sortedNames(guests, "name"));
      expect(new Set(world.vmNames().map((name) => name.toLowerCase())).size).toBe(guests.length);
      await world.expectSettled();
    });
  }

  it("E01: gives one of the two recorded guests with the same name a name of its own", async () => {
    const world = await openWorld({ proxmox: { replay: join(recordingsFolder, "proxmox", "pve-9.1-cluster") } });

    await world.run();

    const shared = "windows-server-2025-2025-11-17T19-55-23Z-00000000";
    expect(world.vmNames().filter((name) => name.startsWith(shared))).toEqual([shared, `${shared} (2)`]);
  });
});
