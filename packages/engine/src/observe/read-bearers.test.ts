import { AppError } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { KINDS } from "../kinds/kinds.ts";
import { fakeNetbox } from "../testing/fake-netbox.ts";
import type { FakeNetbox } from "../testing/fake-netbox.ts";
import { found, wrote } from "../testing/plan-input.ts";
import type { Row } from "../values/row.ts";
import { readBearers } from "./read-bearers.ts";

const TABLES = {
  "virtualization/interfaces": [found(20, { virtual_machine: { id: 10 } }), found(21, { virtual_machine: { id: 11 } })],
  "virtualization/virtual-machines": [found(10, { name: "ours" }), found(11, { name: "theirs" })],
  "dcim/interfaces": [found(30, { device: { id: 12 } })],
  "dcim/devices": [found(12, { name: "switch" })],
};

function on(id: number, type: string | null, target: number | null): Row {
  return found(id, { assigned_object_type: type, assigned_object_id: target });
}

async function read(rows: Readonly<Record<string, readonly Row[]>>, netbox: FakeNetbox = fakeNetbox(TABLES)): Promise<{ found: Readonly<Record<string, readonly number[]>>; asked: readonly string[] }> {
  const bearers = await readBearers({ netbox, kinds: KINDS, rows: new Map(Object.entries(rows)), records: [wrote("mac-address", "lab/qemu/100/net0/mac/x", { netboxId: 2 })], signal: new AbortController().signal });
  return { found: Object.fromEntries([...bearers].flatMap(([type, each]) => (each.size === 0 ? [] : [[type, [...each.keys()]]]))), asked: netbox.calls.map(({ path, query }) => `${path} ${JSON.stringify(query)}`) };
}

describe("readBearers", () => {
  it("asks nothing where every address is on an interface that was read, on none, or on what has no primary address", async () => {
    const rows = { "vm-interface": [found(20, { virtual_machine: { id: 10 } })], "virtual-machine": [found(10, {})], "ip-address": [on(1, "virtualization.vminterface", 20), on(2, null, null), on(3, "ipam.fhrpgroup", 21)] };
    expect(await read(rows)).toEqual({ found: {}, asked: [] });
  });

  it("reads the interfaces of others, once each, and then what these belong to", async () => {
    const rows = { "ip-address": [on(1, "virtualization.vminterface", 21), on(2, "virtualization.vminterface", 21), on(3, "dcim.interface", 30)] };
    const { found: bearers, asked } = await read(rows);
    expect(bearers).toEqual({ "virtualization.vminterface": [21], "virtualization.virtualmachine": [11], "dcim.interface": [30], "dcim.device": [12] });
    expect(asked.toSorted()).toEqual(['dcim/devices {"id":[12]}', 'dcim/interfaces {"id":[30]}', 'virtualization/interfaces {"id":[21]}', 'virtualization/virtual-machines {"id":[11]}']);
  });

  it("reads what an interface belongs to that was read without it", async () => {
    expect(await read({ "vm-interface": [found(21, { virtual_machine: { id: 11 } })], "ip-address": [on(1, "virtualization.vminterface", 21)] })).toMatchObject({ found: { "virtualization.virtualmachine": [11] } });
  });

  it("looks where MAC addresses of ours are, and not where others' are", async () => {
    expect((await read({ "mac-address": [on(1, "virtualization.vminterface", 20), on(2, "virtualization.vminterface", 21)] })).found).toMatchObject({ "virtualization.vminterface": [21] });
  });

  it("E104: goes without what the token may not see, and fails with any other error", async () => {
    const failing = (code: "NB_PERMISSION" | "NB_SERVER_ERROR"): FakeNetbox => ({ ...fakeNetbox(TABLES), list: () => Promise.reject(new AppError(code, {})) });
    const rows = { "ip-address": [on(1, "virtualization.vminterface", 21)] };
    expect((await read(rows, failing("NB_PERMISSION"))).found).toEqual({});
    await expect(read(rows, failing("NB_SERVER_ERROR"))).rejects.toMatchObject({ code: "NB_SERVER_ERROR" });
  });
});
