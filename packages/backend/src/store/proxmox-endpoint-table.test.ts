import { describe, expect, it } from "vitest";
import { aProxmox } from "../testing/endpoints.ts";
import { tempStore } from "../testing/temp-store.ts";
import type { NewProxmoxEndpoint, ProxmoxEndpointRow, ProxmoxEndpointTable } from "./store.ts";

const temp = tempStore();
const at = "2026-03-01T10:00:00.000Z";

const bare: NewProxmoxEndpoint = {
  ...aProxmox("bare"),
  domain: null, password: null, tokenName: null, tokenValue: null, accessMethods: "api", isVerifyingTls: true, isEnabled: false, isAllowingWrites: true,
  siteId: null, siteSlug: null, siteName: null, tenantId: null, tenantSlug: null, tenantName: null, timeoutSeconds: null, maxRetries: null, retryBackoffSeconds: null,
};

function create(table: ProxmoxEndpointTable, endpoint: NewProxmoxEndpoint): ProxmoxEndpointRow {
  const row = table.create(endpoint);
  if (row === "name-taken") throw new Error("the name is taken");
  return row;
}

describe("Proxmox endpoints", () => {
  it("come back as they were put, with and without their optional parts", async () => {
    const { proxmoxEndpoints } = await temp.open();
    const [full, empty] = [create(proxmoxEndpoints, aProxmox()), create(proxmoxEndpoints, bare)];
    expect(full).toEqual({ ...aProxmox(), id: 1, source: "lab-one" });
    const { proxmoxEndpoints: again } = await temp.open();
    expect(again.list()).toStrictEqual([full, empty]);
    expect(again.get(2)).toStrictEqual(empty);
    expect(again.get(3)).toBeUndefined();
  });

  it("are listed by page", async () => {
    const { proxmoxEndpoints } = await temp.open();
    for (const name of ["c", "b", "a"]) create(proxmoxEndpoints, aProxmox(name));
    const names = (page?: { offset: number; limit: number }): string[] => proxmoxEndpoints.list(page).map(({ name }) => name);
    expect(names()).toEqual(["c", "b", "a"]);
    expect(names({ offset: 1, limit: 1 })).toEqual(["b"]);
    expect(names({ offset: 3, limit: 10 })).toEqual([]);
    expect(proxmoxEndpoints.count()).toBe(3);
  });

  it("have names of their own", async () => {
    const { proxmoxEndpoints } = await temp.open();
    const [first, second] = [create(proxmoxEndpoints, aProxmox("first")), create(proxmoxEndpoints, aProxmox("second"))];
    expect(proxmoxEndpoints.create(aProxmox("first"))).toBe("name-taken");
    expect(proxmoxEndpoints.update(second.id, aProxmox("first"))).toBe("name-taken");
    expect(proxmoxEndpoints.list()).toEqual([first, second]);
    expect(proxmoxEndpoints.update(first.id, aProxmox("first"))).toEqual(first);
    expect(proxmoxEndpoints.update(99, aProxmox("third"))).toBeUndefined();
  });

  it("keep their source when they are renamed, and another takes none that is in use", async () => {
    const { proxmoxEndpoints } = await temp.open();
    const first = create(proxmoxEndpoints, aProxmox("lab"));
    expect(proxmoxEndpoints.update(first.id, { ...aProxmox("prod"), port: 443 })).toEqual({ ...first, name: "prod", port: 443 });
    expect(proxmoxEndpoints.get(first.id)?.source).toBe("lab");
    expect(create(proxmoxEndpoints, aProxmox("lab")).source).toBe("lab-2");
    expect(create(proxmoxEndpoints, aProxmox("LAB")).source).toBe("lab-3");
  });

  it("get back their source under the same name, but never an id that was given", async () => {
    const { proxmoxEndpoints } = await temp.open();
    const first = create(proxmoxEndpoints, aProxmox("lab"));
    expect(proxmoxEndpoints.remove(first.id)).toBe(true);
    expect(proxmoxEndpoints.remove(first.id)).toBe(false);
    expect(create(proxmoxEndpoints, aProxmox("lab"))).toMatchObject({ id: first.id + 1, source: "lab" });
  });

  it("take their inventory and conflicts along when they go, and leave their last-written records", async () => {
    const { proxmoxEndpoints, inventory, conflicts, lastWritten } = await temp.open();
    const [gone, stays] = [create(proxmoxEndpoints, aProxmox("gone")), create(proxmoxEndpoints, aProxmox("stays"))];
    for (const { source } of [gone, stays]) {
      const item = { kind: "backup", key: `${source}/backup/1`, label: "one", parent: null, data: {} };
      inventory.reconcile({ source, kind: "backup", items: [item], unseen: [], at });
      const claimant = { kind: "vm", key: `${source}/qemu/1`, label: "one", isOurs: true };
      const conflict = { id: source, source, type: "other" as const, level: "conflict" as const, ...claimant, field: null, reason: "r", proxmox: 1, netbox: 2, claimant, holder: null, subject: null, resolutions: [] };
      conflicts.replace({ netboxUrl: "http://netbox", sources: [source], at, found: [conflict] });
      await lastWritten.save(`netbox ${source}`, { put: [{ kind: "tag", key: "k", label: "l", netboxId: 1, isOwned: true, fields: {} }], drop: [] });
    }
    proxmoxEndpoints.remove(gone.id);
    expect(inventory.list("backup", { offset: 0, limit: 10 }).items.map(({ source }) => source)).toEqual(["stays"]);
    expect(conflicts.list({ offset: 0, limit: 10 }).conflicts.map(({ source }) => source)).toEqual(["stays"]);
    expect(await lastWritten.load("netbox gone")).toHaveLength(1);
  });
});
