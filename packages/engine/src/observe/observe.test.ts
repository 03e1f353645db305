import { describe, expect, it } from "vitest";
import { KINDS } from "../kinds/kinds.ts";
import type { Kind } from "../kinds/kind.ts";
import { fakeNetbox } from "../testing/fake-netbox.ts";
import type { FakeNetbox } from "../testing/fake-netbox.ts";
import { found, planInput, wants, wantsVm, wrote } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import { observe } from "./observe.ts";
import type { Actual } from "./observe.ts";

async function look(netbox: FakeNetbox, situation: PlanSituation = {}): Promise<{ actual: Actual; progress: readonly string[] }> {
  const { desired, records, kinds } = planInput(situation);
  const progress: string[] = [];
  const [lab] = desired;
  const actual = await observe({ netbox, kinds, desired: lab?.objects ?? new Map(), records, signal: new AbortController().signal, onProgress: (done, total) => progress.push(`${done}/${total}`) });
  return { actual, progress };
}

function idsOf(actual: Actual, kind: string): readonly number[] {
  return (actual.get(kind) ?? []).map(({ id }) => id);
}

const CLUSTER = wants("cluster", "lab/cluster", { fields: { name: "lab" } });

const TABLES = {
  "virtualization/clusters": [found(1, { name: "lab", name__ie: "lab" }), found(2, { name: "other", name__ie: "other" })],
  "virtualization/virtual-machines": [found(10, { cluster: { id: 1 } }), found(11, { cluster: { id: 2 } })],
  "virtualization/interfaces": [found(20, { virtual_machine: { id: 10 } }), found(21, { virtual_machine: { id: 11 } })],
};

describe("observe", () => {
  it("E102: reads each model in the scope of what it belongs to: the machines of our clusters, their interfaces", async () => {
    const { actual } = await look(fakeNetbox(TABLES), { desired: [CLUSTER, wantsVm(100, "web")] });
    expect([idsOf(actual, "cluster"), idsOf(actual, "virtual-machine"), idsOf(actual, "vm-interface")]).toEqual([[1], [10], [20]]);
  });

  it("reads a machine that a person has moved to another cluster, since we have its record, and its interfaces with it", async () => {
    const { actual } = await look(fakeNetbox(TABLES), { desired: [CLUSTER], records: [wrote("virtual-machine", "lab/qemu/100", { netboxId: 11 })] });
    expect([idsOf(actual, "virtual-machine"), idsOf(actual, "vm-interface")]).toEqual([[10, 11], [20, 21]]);
  });

  it("gives a kind that patches another's objects their rows, without a request", async () => {
    const netbox = fakeNetbox(TABLES);
    const { actual } = await look(netbox, { desired: [CLUSTER] });
    expect(actual.get("primary-ip")).toBe(actual.get("virtual-machine"));
    expect(netbox.calls.filter(({ path }) => path === "virtualization/virtual-machines")).toHaveLength(1);
  });

  it("asks nothing of an empty NetBox but where something could be", async () => {
    const netbox = fakeNetbox({});
    await look(netbox, { desired: [CLUSTER, wantsVm(100, "web")] });
    expect(netbox.calls.map(({ path }) => path)).toEqual(["virtualization/clusters"]);
  });

  it("gives every kind its rows, none where there are none, and counts the kinds as they are read", async () => {
    const { actual, progress } = await look(fakeNetbox({}));
    expect([...actual.keys()].sort()).toEqual(KINDS.map(({ name }) => name).sort());
    expect(progress.at(-1)).toBe(`${KINDS.length}/${KINDS.length}`);
  });

  it("reads a kind after those whose ids it needs, whatever the order of the list", async () => {
    const { actual } = await look(fakeNetbox(TABLES), { desired: [CLUSTER], kinds: [...KINDS].reverse() });
    expect(idsOf(actual, "vm-interface")).toEqual([20]);
  });

  it("reads without a kind that a run leaves out", async () => {
    const kinds: readonly Kind[] = KINDS.filter(({ name }) => name === "vm-interface" || name === "ip-address");
    const { actual } = await look(fakeNetbox(TABLES), { kinds });
    expect([...actual.keys()].sort()).toEqual(["ip-address", "vm-interface"]);
  });

  it("reads the columns that are compared, those that identify a row, and what the kind names besides", async () => {
    const netbox = fakeNetbox(TABLES);
    await look(netbox, { desired: [CLUSTER] });
    const at = netbox.calls.filter(({ call }) => call === "list").findIndex(({ path }) => path === "virtualization/clusters");
    expect(netbox.fields[at]).toEqual(expect.arrayContaining(["id", "created", "last_updated", "name", "type", "scope_type", "scope_id", "tags"]));
  });

  it("fails as a whole where one model cannot be read: half a NetBox would look like a NetBox without objects", async () => {
    const netbox: FakeNetbox = { ...fakeNetbox(TABLES), list: () => Promise.reject(new Error("503")) };
    await expect(look(netbox, { desired: [CLUSTER] })).rejects.toThrow("503");
  });
});
