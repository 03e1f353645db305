import { describe, expect, it } from "vitest";
import { translated } from "../../testing/facts.ts";
import { cluster } from "./cluster.ts";

describe("cluster", () => {
  it("takes its name from Proxmox VE, or from the settings where they give one", () => {
    expect(translated(cluster).map(({ key, fields }) => [key, fields["name"]])).toEqual([["lab/cluster", "lab"]]);
    expect(translated(cluster, { settings: { clusterName: "Berlin" } })[0]?.fields["name"]).toBe("Berlin");
  });

  it("E86: has no scope where its nodes stand in several sites", () => {
    expect(translated(cluster)[0]?.fields).toHaveProperty("scope");
    expect(translated(cluster, { settings: { nodeSites: { pve1: "Berlin" } } })[0]?.fields).not.toHaveProperty("scope");
    // `site` is then the site of the nodes that are not named; NetBox would refuse the others in a cluster scoped to it.
    expect(translated(cluster, { settings: { nodeSites: { pve1: "Berlin" }, site: "Hamburg" } })[0]?.fields).not.toHaveProperty("scope");
    expect(translated(cluster, { settings: { site: "Berlin" } })[0]?.fields["scope"]).toEqual({ kind: "site", key: "shared/site/berlin" });
  });

  it("E24: fits a long name into NetBox's limit", () => {
    expect(translated(cluster, { settings: { clusterName: "c".repeat(120) } })[0]?.fields["name"]).toHaveLength(100);
  });
});
