import { describe, expect, it } from "vitest";
import { testNode, translated } from "../../testing/facts.ts";
import type { FactsSituation } from "../../testing/facts.ts";
import { site } from "./site.ts";

function sites(situation: FactsSituation): readonly unknown[] {
  return translated(site, situation).map(({ fields }) => fields["name"]);
}

describe("site", () => {
  it("is one of the cluster's own where the settings name none", () => {
    expect(sites({})).toEqual(["Proxmox Default Site - lab"]);
  });

  it("is the one that the settings name", () => {
    expect(sites({ settings: { site: "Berlin" } })).toEqual(["Berlin"]);
  });

  it("E86: is that of each node in a stretched cluster, each once", () => {
    const nodes = [testNode("pve1"), testNode("pve2"), testNode("pve3")];
    expect(sites({ snapshot: { nodes }, settings: { nodeSites: { pve1: "Berlin", pve2: "Hamburg", pve3: "Berlin" } } })).toEqual(["Berlin", "Hamburg"]);
  });

  it("E25: has a slug also where the name has no usable character", () => {
    expect(translated(site, { settings: { site: "東京" } })[0]?.fields["slug"]).toMatch(/^site-[0-9a-f]{8}$/);
  });
});
