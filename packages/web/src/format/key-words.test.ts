import { expect, it } from "vitest";
import { keyWords } from "./key-words.ts";

it.each([
  ["lab/cluster", "lab"],
  ["lab/node/pve1", "pve1"],
  ["lab/node/pve1/vmbr0", "pve1 vmbr0"],
  ["lab/qemu/100", "100"],
  ["lab/lxc/101/net0", "101 net0"],
  ["lab/qemu/100/net0/ip/10.0.0.7", "10.0.0.7"],
  ["shared/device-role/proxmox-node", "proxmox-node"],
  ["shared/vlan/lab/20", "20"],
  ["lab/storage/local%2Flvm", "local/lvm"],
  ["lab/storage/100%", "100%"],
  ["alone", "alone"],
])("the key %s is %s in words", (key, words) => {
  expect(keyWords(key)).toBe(words);
});
