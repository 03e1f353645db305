import { describe, expect, it } from "vitest";
import { translated } from "../../testing/facts.ts";
import { clusterType } from "./cluster-type.ts";

describe("cluster-type", () => {
  it("E87: tells a cluster from a stand-alone node", () => {
    const slug = (mode: "cluster" | "standalone"): unknown => translated(clusterType, { snapshot: { cluster: { name: "lab", mode, isQuorate: true } } })[0]?.fields["slug"];
    expect([slug("cluster"), slug("standalone")]).toEqual(["cluster", "standalone"]);
  });
});
