import { KINDS } from "@proxbox/engine";
import { guest, oneNodeCluster } from "@proxbox/lab";
import type { Permission } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";

const all: Permission["actions"] = ["view", "add", "change", "delete"];
const readable: readonly Permission[] = [{ type: "*", actions: ["view"] }];

/** Rights to everything that Proxbox writes but for one model, of which more may be given. */
function allBut(objectType: string, ...more: Permission[]): Permission[] {
  const others = [...new Set(KINDS.map((kind) => kind.objectType))].filter((each) => each !== objectType);
  return [...readable, ...others.map((type) => ({ type, actions: all })), ...more];
}

function oneGuest() {
  return oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["10.0.0.5/24"] }));
}

describe("a token without every right", () => {
  it("E104: names the missing permission before any write, and writes nothing", async () => {
    const world = await openWorld({ estate: oneGuest() });
    const token = world.netbox.tokens.addToken(allBut("ipam.ipaddress", { type: "ipam.ipaddress", actions: ["change"] }));

    const report = await world.run({ token });

    expect(report.writes).toBe(0);
    expect(report.summary.verdict).toBe("failed");
    expect(report.summary.problems).toMatchObject([{ code: "NB_PERMISSION", message: expect.stringContaining("ipam.add_ipaddress") as string }]);
    expect(report.summary.problems[0]?.hint).toContain("leave_out");
    expect(world.rows(MODELS.vm)).toEqual([]);
  });

  it("E104: runs without addresses where they are left out, and settles", async () => {
    const world = await openWorld({ estate: oneGuest() });
    const token = world.netbox.tokens.addToken(allBut("ipam.ipaddress"));
    const kinds = KINDS.filter(({ name }) => name !== "ip-address");

    const report = await world.run({ token, kinds });

    expect(report.summary.verdict).toBe("success");
    expect(world.vmNames()).toEqual(["web"]);
    expect(world.rows(MODELS.ip)).toEqual([]);
    await world.expectSettled({ token, kinds });
  });

  it("deletes nothing on which objects of a kind that is left out may hang", async () => {
    const world = await openWorld({ estate: oneGuest() });
    await world.run();
    const person = world.create(MODELS.ip, { address: "10.0.0.99/24", assigned_object_type: MODELS.nic, assigned_object_id: world.rows(MODELS.nic)[0]?.id });
    const kinds = KINDS.filter(({ name }) => name !== "ip-address");

    delete world.guest(100).config["net0"];
    const report = await world.run({ kinds });

    expect(report.changes.filter(({ action }) => action === "delete")).toEqual([]);
    expect(world.row(MODELS.ip, { id: person.id })["assigned_object_id"]).toBe(person["assigned_object_id"]);
  });
});
