import type { FieldValue } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { node } from "../kinds/node/node.ts";
import { virtualMachine } from "../kinds/virtual-machine/virtual-machine.ts";
import { compareRecord } from "./compare-record.ts";
import type { RecordComparison, SaidValue } from "./compare-record.ts";

const written: Readonly<Record<string, FieldValue>> = { name: "web", memory: 2048, cluster: 5, tags: ["proxbox", "prod"] };
const row = { id: 7, name: "web", memory: 2048, cluster: { id: 5, display: "lab" }, tags: [{ slug: "prod" }, { slug: "proxbox" }, { slug: "theirs" }] };

function compare(changes: { readonly row?: object; readonly said?: Readonly<Record<string, SaidValue>>; readonly policies?: RecordComparison["policies"]; readonly kind?: RecordComparison["kind"]; readonly fields?: typeof written }) {
  const { kind = virtualMachine, fields = written } = changes;
  const record = { kind: kind.name, key: "lab/qemu/100", label: "web", netboxId: 7, isOwned: true, fields };
  const resolver = { idOf: (_kind: string, key: string) => (key === "lab/cluster" ? 5 : undefined), objectType: () => "virtualization.cluster" };
  const compared = compareRecord({ kind, record, row: { ...row, ...changes.row } as never, said: new Map(Object.entries(changes.said ?? {})), policies: changes.policies ?? {}, resolver });
  return Object.fromEntries(compared.map((field) => [field.name, field]));
}

describe("what was written beside what NetBox has", () => {
  it("agrees where nobody changed anything, and tags that people add are theirs", () => {
    const fields = compare({});
    expect(Object.values(fields).map(({ state }) => state)).toEqual(["same", "same", "same", "same"]);
    expect(fields["cluster"]).toMatchObject({ proxmox: 5, written: 5, netbox: 5, netboxLabel: "lab" });
  });

  it("says of what differs what the next sync does with it", () => {
    expect(compare({ row: { memory: 4096 } })["memory"]).toMatchObject({ state: "pinned", proxmox: 2048, written: 2048, netbox: 4096, reason: "a person changed it in NetBox" });
    expect(compare({ row: { memory: 4096 }, said: { memory: { value: 1024, isKept: false } } })["memory"]).toMatchObject({ state: "conflict", proxmox: 1024, written: 2048, netbox: 4096 });
    expect(compare({ said: { memory: { value: 1024, isKept: false } } })["memory"]).toMatchObject({ state: "write" });
    expect(compare({ said: { memory: { value: 1024, isKept: true } } })["memory"]).toMatchObject({ state: "pinned" });
    expect(compare({ row: { tags: [{ slug: "proxbox" }] } })["tags"]).toMatchObject({ state: "pinned", reason: "a person took away: prod" });
  });

  it("goes by the policies of the settings", () => {
    expect(compare({ row: { memory: 4096 }, policies: { "virtual-machine": { memory: "source" } } })["memory"]).toMatchObject({ state: "write" });
    expect(compare({ row: { memory: 4096 }, policies: { "virtual-machine": { "*": "ignore" } } })["memory"]).toMatchObject({ state: "theirs" });
  });

  it("leaves to people what is set on creation alone, and knows a reference by its key", () => {
    expect(compare({ kind: node, fields: { description: "a" }, row: { description: "b" } })["description"]).toMatchObject({ state: "theirs" });
    expect(compare({ said: { cluster: { value: { kind: "cluster", key: "lab/cluster" }, isKept: false } } })["cluster"]).toMatchObject({ state: "same" });
    expect(compare({ said: { cluster: { value: { kind: "cluster", key: "lab/other" }, isKept: false } } })["cluster"]).toMatchObject({ state: "write" });
  });

  it("also shows a field that was never written because NetBox had a value of its own", () => {
    expect(compare({ row: { comments: "ours" }, said: { comments: { value: "theirs", isKept: false } } })["comments"]).toMatchObject({ state: "pinned", written: null, netbox: "ours" });
  });
});
