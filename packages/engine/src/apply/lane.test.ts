import type { Change } from "@proxbox/contract";
import { startNetbox } from "@proxbox/lab";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Netbox } from "../netbox/netbox.ts";
import { creation, openApplyBench, update } from "../testing/apply-bench.ts";
import type { ApplyBench } from "../testing/apply-bench.ts";

/** A NetBox under the bench that notes, by path, the most writes that were under way at once, and the ETags of each update. */
interface Noted {
  readonly netbox: Netbox;
  readonly most: Map<string, number>;
  readonly etags: number[];
}

function noting(netbox: Netbox): Noted {
  const [running, most, etags] = [new Map<string, number>(), new Map<string, number>(), [] as number[]];
  const counted = async <T>(path: string, send: () => Promise<T>): Promise<T> => {
    running.set(path, (running.get(path) ?? 0) + 1);
    most.set(path, Math.max(most.get(path) ?? 0, running.get(path) ?? 0));
    return send().finally(() => running.set(path, (running.get(path) ?? 0) - 1));
  };
  const create: Netbox["create"] = (path, bodies, options) => counted(path, () => netbox.create(path, bodies, options));
  const change: Netbox["update"] = (path, bodies, options) => {
    etags.push(options.etags?.length ?? 0);
    return netbox.update(path, bodies, options);
  };
  return { netbox: { ...netbox, create, update: change }, most, etags };
}

async function open(): Promise<{ bench: ApplyBench; noted: Noted; lab: Awaited<ReturnType<typeof startNetbox>> }> {
  const lab = await startNetbox();
  const bench = await openApplyBench(lab, { clock: () => new Date() });
  onTestFinished(async () => {
    await bench.close();
    await lab.close();
  });
  return { bench, noted: noting(bench.netbox), lab };
}

function numbered(count: number, make: (number: number) => Change): Change[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

function machine(bench: ApplyBench): (number: number) => Change {
  return (number) => creation("virtual-machine", `lab/qemu/${number}`, { name: `vm-${number}`, cluster: bench.clusterId, status: "active" });
}

describe("writeLane", () => {
  it("sends one call with addresses at a time, whatever may be sent side by side", async () => {
    const { bench, noted } = await open();
    const limits = { concurrency: 2, batchStart: 10, batchMax: 10, busyBudgetMs: 1_000 };
    const address = (number: number): Change => creation("ip-address", `a/${number}`, { address: `192.0.2.${number}/24`, status: "active" });
    await bench.run([...numbered(60, machine(bench)), ...numbered(60, address)], { netbox: noted.netbox, limits });
    expect(bench.counts()).toEqual({ created: 120 });
    expect(Object.fromEntries(noted.most)).toEqual({ "virtualization/virtual-machines": 2, "ipam/ip-addresses": 1 });
  });

  it("E101: checks no more rows by ETag in one call than fit into its header", async () => {
    const { bench, noted, lab } = await open();
    const limits = { concurrency: 1, batchStart: 500, batchMax: 500, busyBudgetMs: 1_000 };
    await bench.run(numbered(250, machine(bench)), { limits });
    const stop = lab.tables.rows("virtualization.virtualmachine").map((row) => {
      const fields = [{ field: "status", before: "active", after: "offline", reason: "stopped" }];
      return update("virtual-machine", String(row["name"]), { netboxId: row.id, lastUpdated: String(row["last_updated"]), fields });
    });
    await bench.run(stop, { netbox: noted.netbox, limits });
    expect(bench.counts()).toEqual({ created: 250, updated: 250 });
    expect(noted.etags).toEqual([200, 50]);
  });
});
