import { describe, expect, it } from "vitest";
import { testNode, translated } from "../../testing/facts.ts";
import { node } from "./node.ts";

describe("node", () => {
  it("E18: is offline while it does not answer, and no other field of it changes", () => {
    const [online] = translated(node);
    const [offline] = translated(node, { snapshot: { nodes: [testNode("pve1", { isOnline: false })] } });
    expect([online?.fields["status"], offline?.fields["status"]]).toEqual(["active", "offline"]);
    expect({ ...offline?.fields, status: "active" }).toEqual(online?.fields);
  });

  it("comes in the order of names whatever the order of Proxmox VE's answer", () => {
    expect(translated(node, { snapshot: { nodes: [testNode("pve2"), testNode("pve1")] } }).map(({ key }) => key)).toEqual(["lab/node/pve1", "lab/node/pve2"]);
  });

  it("E86: stands in the site that the settings give its node", () => {
    expect(translated(node, { settings: { nodeSites: { pve1: "Berlin" } } })[0]?.fields["site"]).toEqual({ kind: "site", key: "shared/site/berlin" });
  });

  it("is left out where devices are not managed", () => {
    expect(translated(node, { settings: { isManagingDevices: false } })).toEqual([]);
  });

  it("gives role, type and site to a new device only: afterwards they are a person's", () => {
    expect(["device_type", "role", "site", "description"].map((field) => node.fields[field]?.isOnCreateOnly)).toEqual([true, true, true, true]);
  });
});
