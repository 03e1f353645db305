import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";

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

    it(`E101: follows both sides in NetBox ${version}: edits, deletions, and a person's deletion in the middle of a run`, async () => {
      const world = await openWorld({ estate: { nodes: 1, vms: 6, seed: 8 }, netbox: { version } });
      await world.run();
      const [changed = 0, gone = 0, edited = 0, lost = 0] = world.proxmox.estate.guests.map(({ vmid }) => vmid);
      const nameOf = new Map(world.proxmox.estate.guests.map(({ vmid, name }) => [vmid, name ?? ""]));
      const row = (vmid: number): ReturnType<typeof world.vm> => world.vm(nameOf.get(vmid) ?? "");
      for (const vmid of [changed, edited, lost]) world.guest(vmid).config["memory"] = 12_288;
      world.edit(MODELS.vm, row(edited).id, { memory: 777 });
      world.destroy(gone);

      const report = await world.run({ onEvent: ({ type }) => void (type === "planned" && world.erase(MODELS.vm, row(lost).id)) });

      expect([row(changed)["memory"], row(edited)["memory"], row(gone)["status"]]).toEqual([12_288, 777, "decommissioning"]);
      expect(report.outcomes.filter(({ status }) => status === "failed" || status === "conflict").map(({ status, label, problem }) => [status, label, problem?.code])).toEqual([["conflict", nameOf.get(lost), "NB_CHANGED"]]);
      world.passDays(31);
      await world.run();
      expect(world.vmNames()).not.toContain(nameOf.get(gone));
      await world.expectSettled();
    });
  }
});
