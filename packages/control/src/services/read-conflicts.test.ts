import { startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LAB_KEY, backendOf, startServiceWorld } from "../testing/service-world.ts";
import type { ServiceWorld } from "../testing/service-world.ts";
import { readConflicts } from "./read-conflicts.ts";
import type { ConflictsAsked, ConflictsRead } from "./read-conflicts.ts";

function conflict(id: string, type = "field"): Record<string, unknown> {
  const side = { kind: "virtual-machine", key: "lab/qemu/100", label: "web", netbox_id: 5, is_ours: true };
  return { id, source: "lab", type, level: "pinned", kind: side.kind, key: side.key, label: side.label, field: "name", reason: "r", proxmox: "web", netbox: "mine", claimant: side, holder: null, resolutions: [{ code: "keep", title: "k" }], since: "2026-11-20T00:00:00.000Z", last_seen_at: "2026-11-26T00:00:00.000Z", resolution: null, resolved_at: null };
}

let world: ServiceWorld;
let second: BackendLab;
let python: BackendLab;

beforeEach(async () => {
  world = await startServiceWorld({ lab: { conflicts: [conflict("a1"), conflict("a2", "address"), conflict("a3")] } });
  second = await startBackendLab({ key: LAB_KEY, conflicts: [conflict("b1"), conflict("b2")] });
  python = await startBackendLab({ key: LAB_KEY });
  world.backends.push(backendOf(second, undefined, { id: 2, name: "second" }), backendOf(python, undefined, { id: 3, name: "python" }), backendOf(python, undefined, { id: 4, name: "off", enabled: false }));
});
afterEach(() => Promise.all([world.close(), second.close(), python.close()]));

function read(asked: Partial<ConflictsAsked> = {}): Promise<ConflictsRead> {
  return readConflicts({ reader: world.parts.endpoints, door: world.services.door }, { backendId: undefined, filter: {}, offset: 0, limit: 50, ...asked });
}

function idsOf({ conflicts }: ConflictsRead): string[] {
  return conflicts.map(({ backend_id: backend, id }) => `${backend} ${id}`);
}

it("the conflicts of all backends are one list, and a backend that has none of this or is disabled is named and hides nobody", async () => {
  const all = await read();
  expect([all.count, idsOf(all)]).toEqual([5, ["1 a1", "1 a2", "1 a3", "2 b1", "2 b2"]]);
  expect(all.unavailable).toMatchObject([{ backend_id: 3, backend: "python" }, { backend_id: 4, backend: "off", detail: expect.stringContaining("disabled") }]);
  expect(python.unexpected.length).toBeLessThanOrEqual(1);
});

it.each([
  [{ offset: 0, limit: 2 }, ["1 a1", "1 a2"]],
  [{ offset: 2, limit: 2 }, ["1 a3", "2 b1"]],
  [{ offset: 4, limit: 2 }, ["2 b2"]],
  [{ offset: 9, limit: 2 }, []],
])("a page goes over the border between two backends: %j", async (page, ids) => {
  const part = await read(page);
  expect([part.count, idsOf(part)]).toEqual([5, ids]);
});

it("a filter is the backends' own, and one backend can be asked alone", async () => {
  expect(idsOf(await read({ filter: { type: "address" } }))).toEqual(["1 a2"]);
  expect(await read({ backendId: 2 })).toMatchObject({ count: 2, unavailable: [] });
});
