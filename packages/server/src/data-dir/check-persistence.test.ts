import { expect, it } from "vitest";
import { persistenceWarning } from "./check-persistence.ts";

it.each([
  ["tmpfs", 0x01021994],
  ["ramfs", 0x858458f6],
  ["overlay", 0x794c7630],
])("E119: warns of a data directory on %s", (name, type) => {
  expect(persistenceWarning("/data", () => type)).toMatch(new RegExp(`on ${name} and is not persistent.*volume`));
});

it.each([["ext4", 0xef53], ["xfs", 0x58465342], ["btrfs", 0x9123683e], ["nfs", 0x6969]])("E119: says nothing of %s", (_name, type) => {
  expect(persistenceWarning("/data", () => type)).toBeUndefined();
});
