import { describe, expect, it } from "vitest";
import { parseSizeBytes, toMemoryMib, toNetboxDiskSize } from "./size.ts";

const MIB = 1024n ** 2n;

function inNetbox(text: string, base: 1000 | 1024 = 1024): number | undefined {
  const bytes = parseSizeBytes(text);
  return bytes === undefined ? undefined : toNetboxDiskSize(bytes, base);
}

describe("parseSizeBytes", () => {
  it("E61: reads units, fractions and bare bytes exactly", () => {
    expect(["512M", "1T", "1.5T", "67108864"].map(parseSizeBytes)).toEqual([512n * MIB, 1024n ** 4n, 1_649_267_441_664n, 67_108_864n]);
  });

  it("E60: reads the KiB of an EFI disk", () => {
    expect(parseSizeBytes("528K")).toBe(540_672n);
  });

  it("reads small letters and the longer names of units", () => {
    expect(["32g", "32GB", "32GiB", " 32 G "].map(parseSizeBytes)).toEqual([34_359_738_368n, 34_359_738_368n, 34_359_738_368n, 34_359_738_368n]);
  });

  it("rounds a fraction of a byte up, never down to nothing", () => {
    expect(parseSizeBytes("0.1")).toBe(1n);
  });

  it("does not lose a byte of what a number cannot hold", () => {
    expect(parseSizeBytes("9007199254740993")).toBe(9_007_199_254_740_993n);
  });

  it("says that a text is not a size", () => {
    expect(["", "none", "-1G", "1.G", "32X", "1,5T", "0x10"].map(parseSizeBytes)).toEqual(Array.from({ length: 7 }, () => undefined));
  });
});

describe("toNetboxDiskSize", () => {
  it("E60: rounds a part of a MiB up, so that an EFI disk is 1 and neither 0 nor 528", () => {
    expect(["528K", "4M", "32G"].map((text) => inNetbox(text))).toEqual([1, 4, 32_768]);
  });

  it("E61: shows the sizes of the list in MiB", () => {
    expect(["512M", "1T", "1.5T", "67108864"].map((text) => inNetbox(text))).toEqual([512, 1_048_576, 1_572_864, 64]);
  });

  it("E62: counts in MB, rounded up, where NetBox shows base 1000", () => {
    expect(["32G", "528K", "1M"].map((text) => inNetbox(text, 1000))).toEqual([34_360, 1, 2]);
  });

  it("stops at the largest integer that NetBox stores", () => {
    expect(inNetbox("3000P")).toBe(2_147_483_647);
  });
});

describe("toMemoryMib", () => {
  it("counts whole MiB and stops at the largest integer that NetBox stores", () => {
    expect([toMemoryMib(2_147_483_648), toMemoryMib(1_048_575), toMemoryMib(Number.MAX_SAFE_INTEGER)]).toEqual([2048, 0, 2_147_483_647]);
  });
});
