import { describe, expect, it } from "vitest";
import { keyAndAncestors } from "../values/keys.ts";
import { itemKey } from "./item-key.ts";

describe("the key of an item", () => {
  it("is a path whose prefixes are what it hangs on", () => {
    expect(keyAndAncestors(itemKey("lab", "backup", "nfs", "backup/vzdump-qemu-100.vma.zst"))).toEqual([
      "lab/backup/nfs/backup%2Fvzdump-qemu-100.vma.zst", "lab/backup/nfs", "lab/backup", "lab",
    ]);
  });

  it("is another one for another id, whatever stands in it", () => {
    const ids = ["a/b", "a%2Fb", "a%252Fb", "a"];
    expect(new Set(ids.map((id) => itemKey("lab", "backup", id))).size).toBe(ids.length);
    expect(itemKey("lab", "snapshot", 100, "x")).toBe("lab/snapshot/100/x");
  });
});
