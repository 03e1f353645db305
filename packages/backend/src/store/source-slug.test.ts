import { describe, expect, it } from "vitest";
import { sourceSlug } from "./source-slug.ts";

function among(...taken: string[]): (slug: string) => boolean {
  return (slug) => taken.includes(slug);
}

describe("sourceSlug", () => {
  it.each([
    ["lab", "lab"],
    ["Lab One", "lab-one"],
    ["pve-east (nb:12)", "pve-east-nb-12"],
    ["a/b~c\\d", "a-b-c-d"],
    ["--München__Süd--", "munchen-sud"],
    ["東京", "endpoint"],
    ["", "endpoint"],
    ["~/", "endpoint"],
    // The engine's own first part of keys that all sources share.
    ["Shared", "shared-2"],
  ])("makes of the name %j the source %j", (name, slug) => {
    expect(sourceSlug(name, among())).toBe(slug);
  });

  it("counts on while the name is taken", () => {
    expect(sourceSlug("Lab", among("lab"))).toBe("lab-2");
    expect(sourceSlug("lab", among("lab", "lab-2", "lab-3"))).toBe("lab-4");
  });

  it("is short, whatever the name, and ends in no hyphen", () => {
    expect(sourceSlug("x".repeat(255), among())).toBe("x".repeat(60));
    expect(sourceSlug(`${"x".repeat(59)} y`, among())).toBe("x".repeat(59));
  });
});
