import type { Remark } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { found, inLab, planInput, vmRow, wants, wantsVm, wrote, wroteVm } from "../testing/plan-input.ts";
import type { DesiredObject } from "../translate/desired.ts";
import type { Decision } from "../values/conflict-claim.ts";
import { lookupKey } from "../kinds/lookup-kind.ts";
import { makePlan } from "./make-plan.ts";
import type { Planned } from "./make-plan.ts";

function conflictOf({ plan: { remarks } }: Planned): NonNullable<Remark["conflict"]> & Pick<Remark, "key" | "kind"> {
  const [found, ...others] = remarks.flatMap(({ conflict, key, kind }) => (conflict === undefined ? [] : [{ ...conflict, key, kind }]));
  if (found === undefined || others.length > 0) throw new Error(`${others.length + Number(found !== undefined)} conflicts`);
  return found;
}

function decided({ id, kind, key }: Pick<ReturnType<typeof conflictOf>, "id" | "kind" | "key">, code: string): { readonly decisions: readonly Decision[] } {
  return { decisions: [{ id, code, kind, key }] };
}

describe("VLANs of one id that are equally near", () => {
  const vlans = [found(7, { vid: 10, name: "a", group: null, site: null }), found(3, { vid: 10, name: "b", group: null, site: null })];
  const plan = (rows = vlans, more = {}): Planned => makePlan(planInput({ desired: [wants("vlan", "lab/vlan/10", { fields: { vid: 10 } })], rows: { vlan: rows }, more }));

  it("E81: have one id in whatever order NetBox lists them, and another one when there is a third", () => {
    const conflict = conflictOf(plan());
    expect(conflict).toMatchObject({ type: "vlan", resolutions: [{ code: "leave" }, { code: "adopt:3" }, { code: "adopt:7" }] });
    expect(conflictOf(plan(vlans.toReversed()))).toEqual(conflict);
    expect(conflictOf(plan([...vlans, found(9, { vid: 10, name: "c", group: null, site: null })])).id).not.toBe(conflict.id);
  });

  it.each(["adopt:3", "adopt:7"])("E81: %s says which is meant", (code) => {
    const planned = plan(vlans, decided(conflictOf(plan()), code));
    expect([`adopt:${planned.board.idOf("vlan", "lab/vlan/10")}`, planned.plan.remarks]).toEqual([code, []]);
  });

  it("E81: a word that names none of them changes nothing", () => {
    const planned = plan(vlans, decided(conflictOf(plan()), "adopt:99"));
    expect(planned.board.idOf("vlan", "lab/vlan/10")).toBeUndefined();
    expect([planned.plan.remarks[0]?.type, conflictOf(planned).decision]).toEqual(["conflict", undefined]);
  });
});

describe("an address that guests of two endpoints claim", () => {
  const address = (source: string): DesiredObject => wants("ip-address", `${source}/qemu/1/net0/10.0.0.5`, { fields: { address: "10.0.0.5/24" } });
  const of = (source: string) => ({ source, objects: new Map([["ip-address", [address(source)]]]), unseen: [], remarks: [], failures: [] });
  const plan = (names: readonly string[], more = {}): Planned => makePlan(planInput({ more: { desired: names.map(of), ...more } }));

  it("E44: is the same one's, with the same conflict, in whatever order the endpoints are named", () => {
    const conflict = conflictOf(plan(["east", "west"]));
    expect(conflict).toMatchObject({ key: address("west").key, holder: { key: address("east").key }, resolutions: [{ code: `give:${address("east").key}` }, { code: `give:${address("west").key}` }] });
    expect(conflictOf(plan(["west", "east"]))).toEqual(conflict);
  });

  it("E44: goes to the one that a person names, also before it is in NetBox at all", () => {
    const before = conflictOf(plan(["east", "west"]));
    for (const names of [["east", "west"], ["west", "east"]]) {
      const planned = plan(names, decided(before, `give:${address("west").key}`));
      expect(conflictOf(planned)).toMatchObject({ id: before.id, key: address("east").key, holder: { key: address("west").key }, decision: `give:${address("west").key}` });
      expect(planned.board.matches.get("ip-address", address("west").key)?.conflict).toBeUndefined();
    }
  });
});

describe("a value that a person changed", () => {
  const situation = inLab({ desired: [wantsVm(100, "web")], rows: { "virtual-machine": [vmRow(5, "mine")] }, records: [wroteVm(100, 5)] });

  it("E08: is one conflict while it is pinned, and the same one when Proxmox VE changes too (E09)", () => {
    const pinned = conflictOf(makePlan(planInput(situation)));
    const moved = conflictOf(makePlan(planInput(inLab({ ...situation, desired: [wantsVm(100, "web-2")], rows: { "virtual-machine": [vmRow(5, "mine")] }, records: [wroteVm(100, 5)] }))));
    expect([pinned.type, moved.id]).toEqual(["field", pinned.id]);
  });

  it("E09: is not worth a warning once a person has said that NetBox's stays, as long as the two values are these", () => {
    const conflicting = (name: string, more = {}): Planned => makePlan(planInput(inLab({ desired: [wantsVm(100, name)], rows: { "virtual-machine": [vmRow(5, "mine")] }, records: [wroteVm(100, 5)], more })));
    const { id, kind, key } = conflictOf(conflicting("web-2"));
    const decisions: readonly Decision[] = [{ id, kind, key, code: "netbox", field: "name", proxmox: "web-2", netbox: "mine" }];
    const types = (planned: Planned): readonly string[] => planned.plan.remarks.map(({ type }) => type);
    expect([types(conflicting("web-2", { decisions })), types(conflicting("web-3", { decisions }))]).toEqual([["kept"], ["conflict"]]);
  });
});

describe("a policy for every field", () => {
  const plan = (row: boolean, policy: object): readonly string[] => {
    const known = row ? { rows: { "virtual-machine": [vmRow(5, "mine", { status: { value: "offline", label: "Offline" } })] }, records: [wroteVm(100, 5)] } : {};
    const { changes } = makePlan(planInput(inLab({ desired: [wantsVm(100, "web")], settings: { policies: { "virtual-machine": policy as Record<string, "ignore"> } }, ...known }))).plan;
    return changes.flatMap(({ action, fields }) => fields.map(({ field }) => `${action} ${field}`)).toSorted();
  };

  it("ignore: makes an object whole, and then never touches it again but in a field that is named", () => {
    expect(plan(false, { "*": "ignore" })).toEqual(["create cluster", "create name", "create status", "create tags"]);
    expect(plan(true, { "*": "ignore" })).toEqual([]);
    expect(plan(true, { "*": "ignore", name: "source" })).toEqual(["update name"]);
  });

  it("source: writes what people have changed", () => {
    expect(plan(true, { "*": "source" })).toEqual(["update name", "update status"]);
    expect(plan(true, { "*": "source", name: "operator" })).toEqual(["update status"]);
  });
});

describe("a guest that may have come from a Proxmox VE that is not read", () => {
  const fingerprint = { uuid: "aaaa", ctime: "1700000000", macs: ["BC:24:11:00:00:01"] };
  const record = { ...wroteVm(100, 10, { fingerprint, fields: { cluster: 2 } }), key: "old/qemu/100", parent: "old/cluster" };
  const plan = (rows: readonly ReturnType<typeof vmRow>[], more = {}): Planned => makePlan(planInput(inLab({ desired: [wantsVm(400, "web", { fingerprint })], rows: { "virtual-machine": rows }, records: [record], more: { unread: ["old"], ...more } })));
  const changes = (planned: Planned): readonly unknown[] => planned.plan.changes.filter(({ kind }) => kind === "virtual-machine").map(({ action, netboxId }) => [action, netboxId]);

  it("E12: moves along where a person says so and its row was read, and waits, with its record, where that was not", () => {
    const same = decided(conflictOf(plan([])), "same");
    const waiting = plan([], same);
    expect([changes(waiting), waiting.bookkeeping.drop, waiting.bookkeeping.put]).toEqual([[], [], []]);
    expect(waiting.plan.remarks.map(({ reason }) => reason)).toContainEqual(expect.stringContaining("was not read"));
    expect(changes(plan([vmRow(10, "web", { cluster: { id: 2 } })], same))).toEqual([["update", 10]]);
  });
});

describe("an address on somebody else's object", () => {
  const nic = wants("vm-interface", "lab/qemu/100/net0", { parent: "lab/qemu/100", fields: { name: "net0", virtual_machine: { kind: "virtual-machine", key: "lab/qemu/100" } } });
  const address = wants("ip-address", `${nic.key}/ip/10.0.0.5`, { parent: nic.key, fields: { address: "10.0.0.5/24", status: "active", assigned_object: { kind: "vm-interface", key: nic.key } } });
  const records = [wroteVm(100, 10), wrote("vm-interface", nic.key, { netboxId: 30, parent: "lab/qemu/100", fields: { name: "net0", virtual_machine: 10 } })];
  const plan = (id: number, more = {}): Planned => {
    const row = found(id, { address: "10.0.0.5/24", status: { value: "active" }, vrf: null, role: null, assigned_object_type: "dcim.interface", assigned_object_id: 77, tags: [] });
    return makePlan(planInput(inLab({ desired: [wantsVm(100, "web"), nic, address], records, rows: { "virtual-machine": [vmRow(10, "web")], "vm-interface": [found(30, { name: "net0", virtual_machine: { id: 10 }, tags: [] })], "ip-address": [row] }, more })));
  };

  it("E42: is given away as the object that it was when a person said so, and not as one that was made there since", () => {
    const given = decided(conflictOf(plan(5)), `give:${address.key}`);
    const taken = (planned: Planned): readonly unknown[] => planned.plan.changes.filter(({ kind }) => kind === "ip-address").map(({ netboxId }) => netboxId);
    expect([taken(plan(5, given)), taken(plan(6, given))]).toEqual([[5], []]);
  });
});

describe("what an address is called in a conflict", () => {
  const subject = (name?: string): string | undefined => {
    const key = lookupKey("vrf", name ?? "");
    const address = (source: string): DesiredObject => wants("ip-address", `${source}/qemu/1/net0/ip/10.0.0.5`, { fields: { address: "10.0.0.5/24", ...(name === undefined ? {} : { vrf: { kind: "vrf", key } }) } });
    const vrf = name === undefined ? {} : { vrf: [found(3, { name })] };
    return conflictOf(makePlan(planInput({ desired: [...(name === undefined ? [] : [wants("vrf", key, { fields: { name } })]), address("lab"), address("west")], rows: vrf }))).subject;
  };

  it("E44: tells its VRF: the same address in another one is another address", () => {
    expect([subject(), subject("red"), subject("blue")]).toEqual(["10.0.0.5", "10.0.0.5 in VRF red", "10.0.0.5 in VRF blue"]);
  });
});
