import { describe, expect, it } from "vitest";
import { openWorld } from "./world.ts";

describe("every NetBox that Proxbox supports", () => {
  for (const version of ["4.2", "4.3", "4.4", "4.5", "4.6", "4.7"] as const) {
    it(`brings a cluster into NetBox ${version}, and the second run writes nothing`, async () => {
      const world = await openWorld({ estate: { nodes: 3, vms: 25, seed: 7 }, netbox: { version } });

      const report = await world.run();

      expect(report.summary.verdict).toBe("success");
      expect(world.vmNames()).toHaveLength(25);
      await world.expectSettled();
    });

    it(`fills netbox-proxbox's custom fields of NetBox ${version}, and the second run writes nothing`, async () => {
      const world = await openWorld({ estate: { nodes: 1, vms: 5, seed: 8 }, netbox: { version, customFields: "proxbox" } });

      const report = await world.run();

      expect(report.summary.verdict).toBe("success");
      const machines = world.rows("virtualization.virtualmachine");
      expect(machines.map((row) => row["custom_fields"])).toEqual(machines.map(() => expect.objectContaining({ proxmox_vm_id: expect.any(Number) as number })));
      await world.expectSettled();
    });
  }
});
