import { describe, expect, it } from "vitest";
import { testNode, translated } from "../../testing/facts.ts";
import { present, unknown } from "../../values/observed.ts";
import { platform } from "./platform.ts";

function platforms(...versions: (string | undefined)[]): readonly unknown[] {
  const nodes = versions.map((version, index) => testNode(`pve${index}`, { status: version === undefined ? unknown("denied", "no right") : present({ version }) }));
  return translated(platform, { snapshot: { nodes } }).map(({ fields }) => [fields["name"], fields["slug"]]);
}

describe("platform", () => {
  it("is a release of Proxmox VE, so that a patch makes no new one, and is there once for all its nodes", () => {
    expect(platforms("9.1.5", "9.1.6", "8.4.14", "7.4-17")).toEqual([["Proxmox VE 9.1", "proxmox-ve-9-1"], ["Proxmox VE 8.4", "proxmox-ve-8-4"], ["Proxmox VE 7.4", "proxmox-ve-7-4"]]);
  });

  it("is none of a node that did not tell its version, or tells something else", () => {
    expect(platforms(undefined, "nightly")).toEqual([]);
  });
});
