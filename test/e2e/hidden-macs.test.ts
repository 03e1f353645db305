import { birthMac, guest, nic, oneNodeCluster } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";

describe("a token that may not see MAC addresses", () => {
  it("E104: makes none anew on each run, and says of which interface it is", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", nics: [nic({ mac: birthMac(1) })] })) });
    await world.run();
    // So NetBox answers where a permission to view is limited to other objects.
    const headers = { "Content-Type": "application/json" };
    const body = '{"count":0,"next":null,"previous":null,"results":[]}';
    world.netbox.faults.add({ method: "GET", path: /mac-addresses/, times: Infinity, effect: { kind: "status", status: 200, headers, body } });

    const report = await world.expectSettled();

    expect(world.rows(MODELS.mac)).toHaveLength(1);
    const reason = expect.stringContaining("the token may not see it") as string;
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "conflict", kind: "mac-address", label: `web net0 ${birthMac(1)}`, reason }));
    // Shown again, it is ours as before.
    world.netbox.faults.clear();
    const { remarks } = await world.expectSettled();
    expect(remarks.filter(({ kind }) => kind === "mac-address")).toEqual([]);
  });
});
