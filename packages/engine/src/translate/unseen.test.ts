import { describe, expect, it } from "vitest";
import type { Guest, Snapshot } from "../collect/snapshot.ts";
import { testFacts, testGuest, testNode } from "../testing/facts.ts";
import { present, unknown } from "../values/observed.ts";
import { unseenIn } from "./unseen.ts";

const MAC = "BC:24:11:00:00:01";

/** What stands for the guest's own system. */
const OF_SYSTEM = ["guest-interface", "guest-address"].map((kind) => `${kind} lab/qemu/100`);

function unseen(guests: readonly Guest[], snapshot: Partial<Snapshot> = {}, failed = 0): readonly string[] {
  const facts = testFacts({ guests, snapshot });
  const failures = Array.from({ length: failed }, () => ({ kind: "virtual-machine", key: "lab/qemu/1", label: "x", status: "failed" as const, reason: "x" }));
  return unseenIn(facts.snapshot, facts.guests, failures).map(({ kind, under }) => `${kind} ${under}`);
}

describe("unseenIn", () => {
  it("E28: an address behind a NIC that the configuration no longer has is not unseen, whatever the guest's own system says", () => {
    expect(unseen([testGuest({}, { interfaces: unknown("agent-silent", "x") })])).toEqual(["primary-ip lab/qemu/100", ...OF_SYSTEM]);
  });

  it("has nothing to name where everything was seen", () => {
    const interfaces = present([{ name: "eth0", mac: MAC, addresses: [] }]);
    expect(unseen([testGuest({ net0: `virtio=${MAC}` }, { interfaces })])).toEqual([]);
  });

  it("E19: an empty list of guests is not a cluster without guests", () => {
    expect(unseen([])).toContain("virtual-machine lab");
    expect(unseen([], {}, 1)).not.toContain("virtual-machine lab");
  });

  it("E19: names every kind of guest where the list is not complete", () => {
    const kinds = unseen([testGuest()], { guestsComplete: { isComplete: false, reason: "VM.Audit is missing" } }).filter((line) => line.endsWith(" lab"));
    expect(kinds).toEqual(["virtual-machine", "vm-interface", "mac-address", "virtual-disk", "cloud-init", "ip-address", "primary-ip", "guest-interface", "guest-address"].map((kind) => `${kind} lab`));
  });

  it("E18: names the nodes where their list is not complete, and what hangs on an offline one", () => {
    expect(unseen([testGuest()], { nodesComplete: { isComplete: false } })).toEqual(expect.arrayContaining(["node lab/node", "node-interface lab/node", "mac-address lab/node", "ip-address lab/node"]));
    const nodes = [testNode("pve1"), testNode("pve2", { isOnline: false, networks: unknown("node-offline", "pve2 is offline") })];
    expect(unseen([testGuest()], { nodes })).toEqual(expect.arrayContaining(["node-interface lab/node/pve2", "ip-address lab/node/pve2"]));
  });

  it("E18: names what comes from the configuration of a guest whose node is offline, but not the guest", () => {
    const lines = unseen([testGuest({}, { config: unknown("node-offline", "pve1 is offline") })]);
    expect(lines).toEqual(["vm-interface", "mac-address", "virtual-disk", "cloud-init", "ip-address", "primary-ip", "guest-interface", "guest-address"].map((kind) => `${kind} lab/qemu/100`));
  });

  it("E28, E29, E30: names only the addresses of a guest whose system is silent, stopped or empty", () => {
    for (const reason of ["agent-silent", "powered-off", "agent-empty"] as const) {
      expect(unseen([testGuest({ net0: `virtio=${MAC}` }, { interfaces: unknown(reason, "x") })])).toEqual(["ip-address lab/qemu/100/net0", "primary-ip lab/qemu/100", ...OF_SYSTEM]);
    }
  });

  it("E31: names the addresses of a NIC that the guest did not mention, and not those of the others", () => {
    const interfaces = present([{ name: "eth0", mac: MAC, addresses: [] }]);
    expect(unseen([testGuest({ net0: `virtio=${MAC}`, net1: "virtio=BC:24:11:00:00:02" }, { interfaces })])).toEqual(["ip-address lab/qemu/100/net1", ...["guest-interface", "guest-address"].map((kind) => `${kind} lab/qemu/100/guest-interface/net1`)]);
  });
});
