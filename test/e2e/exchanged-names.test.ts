import { guest, oneNodeCluster } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { openWorld } from "./world.ts";

describe("guests that exchange their names", () => {
  it("keeps each NetBox machine with its guest when two guests swap names", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "blue" }), guest({ vmid: 101, name: "green" })) });
    await world.run();
    const [blue, green] = [world.vm("blue").id, world.vm("green").id];

    world.guest(100).name = "green";
    world.guest(101).name = "blue";
    const report = await world.run();

    expect(report.summary.verdict).toBe("success");
    expect([world.vm("green").id, world.vm("blue").id]).toEqual([blue, green]);
    await world.expectSettled();
  });

  it("passes a name on in one run when its bearer gets another one", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a" }), guest({ vmid: 101, name: "b" })) });
    await world.run();
    const ids = [world.vm("a").id, world.vm("b").id];

    world.guest(100).name = "b";
    world.guest(101).name = "c";
    const report = await world.run();

    expect(report.summary.verdict).toBe("success");
    expect([world.vm("b").id, world.vm("c").id]).toEqual(ids);
    await world.expectSettled();
  });
});
