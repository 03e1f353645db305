import { expect, it } from "vitest";
import { kindWords } from "./kind-words.ts";

it("a kind is said in words, with what people abbreviate in large letters", () => {
  expect(["virtual-machine", "ip-address", "vm-interface", "vnet-vlan", "node"].map(kindWords)).toEqual(["virtual machine", "IP address", "VM interface", "VNet VLAN", "node"]);
});
