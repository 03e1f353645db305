import { expect, it } from "vitest";
import { proxmoxLink } from "./proxmox-link.ts";

it.each([
  ["lab/qemu/100/net0/ip/10.0.0.1", [], "#v1:0:=qemu%2F100:"],
  ["lab/lxc/101", [], "#v1:0:=lxc%2F101:"],
  ["lab/node/pve1/vmbr0", [], "#v1:0:=node%2Fpve1:"],
  ["lab/storage/my%252Fstore", ["pve2", "pve1"], "#v1:0:=storage%2Fpve2%2Fmy%252Fstore:"],
  ["lab/backup/nfs/dump%2Fvzdump-qemu-9", ["pve1"], "#v1:0:=storage%2Fpve1%2Fnfs:"],
  ["lab/pool/a%2Fb", [], "#v1:0:=%2Fpool%2Fa%2Fb:"],
  // A storage that no node has, and what the whole cluster has.
  ["lab/storage/nfs", [], ""],
  ["lab/backup-routine/job-1", [], ""],
  ["lab/cluster", [], ""],
])("%s is where Proxmox VE's own page has it", (key, nodes, place) => {
  expect(proxmoxLink("https://[fd00::1]:8006", { key, nodes })).toBe(`https://[fd00::1]:8006/${place}`);
});
