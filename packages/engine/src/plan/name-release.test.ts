import { describe, expect, it } from "vitest";
import { inLab, planInput, vmRow, wants, wantsVm, wrote, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import { textOf } from "../values/text-of.ts";
import { makePlan } from "./make-plan.ts";
import { isReleaseName } from "./name-release.ts";

/** What is done to names, in order. */
function renames(situation: PlanSituation): readonly string[] {
  const { plan } = makePlan(planInput(inLab(situation)));
  return plan.changes.flatMap(({ action, key, fields }) => fields.filter(({ field }) => field === "name").map(({ before, after }) => `${action} ${key} ${textOf(before)} → ${textOf(after)}`));
}

/** Machines 10 and 11 are called `a` and `b`. */
function named(first: string, second: string): PlanSituation {
  return {
    desired: [wantsVm(100, first), wantsVm(101, second)],
    rows: { "virtual-machine": [vmRow(10, "a"), vmRow(11, "b")] },
    records: [wroteVm(100, 10, { fields: { name: "a" } }), wroteVm(101, 11, { fields: { name: "b" } })],
  };
}

describe("nameReleases", () => {
  it("E07: two machines that exchange their names let go of both first", () => {
    expect(renames(named("b", "a"))).toEqual([
      expect.stringMatching(/^release lab\/qemu\/100 a → a ~[0-9a-f]{8}$/),
      expect.stringMatching(/^release lab\/qemu\/101 b → b ~[0-9a-f]{8}$/),
      "update lab/qemu/100 a → b",
      "update lab/qemu/101 b → a",
    ]);
  });

  it("E07: who takes the name of one that is renamed needs that one to let go, and nobody else", () => {
    expect(renames(named("c", "a"))).toEqual([expect.stringMatching(/^release lab\/qemu\/100 /), "update lab/qemu/100 a → c", "update lab/qemu/101 b → a"]);
  });

  it("E02: who only changes the case of its name does not stand in its own way", () => {
    expect(renames(named("A", "b"))).toEqual(["update lab/qemu/100 a → A"]);
  });

  it("nobody lets go where nobody waits", () => {
    expect(renames(named("c", "d"))).toEqual(["update lab/qemu/100 a → c", "update lab/qemu/101 b → d"]);
  });

  it("E59: interfaces of one machine do so as well, and those of another machine do not count", () => {
    const nic = (vmid: number, slot: string, name: string) => wants("vm-interface", `lab/qemu/${vmid}/${slot}`, { parent: `lab/qemu/${vmid}`, fields: { virtual_machine: { kind: "virtual-machine", key: `lab/qemu/${vmid}` }, name } });
    const row = (id: number, machine: number, name: string) => ({ id, virtual_machine: { id: machine }, name });
    const record = (key: string, netboxId: number, name: string) => wrote("vm-interface", key, { netboxId, fields: { name } });
    const base = named("a", "b");
    const situation: PlanSituation = {
      desired: [...(base.desired ?? []), nic(100, "net0", "eth1"), nic(100, "net1", "eth0"), nic(101, "net0", "eth0")],
      rows: { ...base.rows, "vm-interface": [row(20, 10, "eth0"), row(21, 10, "eth1"), row(22, 11, "eth9")] },
      records: [...(base.records ?? []), record("lab/qemu/100/net0", 20, "eth0"), record("lab/qemu/100/net1", 21, "eth1"), record("lab/qemu/101/net0", 22, "eth9")],
    };
    expect(renames(situation).filter((line) => line.startsWith("release"))).toEqual([expect.stringContaining("100/net0 eth0"), expect.stringContaining("100/net1 eth1")]);
  });
});

describe("isReleaseName", () => {
  it("E95: knows the name that a run which broke off has left, by the object's own key", () => {
    const [left] = renames(named("b", "a"));
    const name = left?.split(" → ")[1];
    expect(isReleaseName(name, "lab/qemu/100")).toBe(true);
    expect(isReleaseName(name, "lab/qemu/101")).toBe(false);
    expect(isReleaseName("a", "lab/qemu/100")).toBe(false);
    expect(isReleaseName(null, "lab/qemu/100")).toBe(false);
  });
});
