import { describe, expect, it } from "vitest";
import { testGuest, translated } from "../../testing/facts.ts";
import { tag } from "./tag.ts";

function guestTags(...texts: string[]): readonly unknown[] {
  const guests = texts.map((tags, index) => testGuest({ tags }, { vmid: 100 + index }));
  const found = translated(tag, { guests }).map(({ fields }) => fields);
  return found.filter(({ description }) => description === "Tag of a Proxmox VE guest").map(({ name, slug }) => [name, slug]);
}

describe("tag", () => {
  it("E76: makes one tag of web and Web", () => {
    expect(guestTags("prod;Web;web")).toEqual([["prod", "prod"], ["web", "web"]]);
  });

  it("E77: gives a tag without usable characters a slug of its own, the same each time", () => {
    expect(guestTags("=")).toEqual([["=", expect.stringMatching(/^tag-[0-9a-f]{8}$/)]]);
    expect(guestTags("日本")).toEqual(guestTags("日本"));
    expect(guestTags("日本")).not.toEqual(guestTags("中国"));
  });

  it("E80: names the tag of many guests by one key", () => {
    const guests = [100, 101].map((vmid) => testGuest({ tags: "fresh" }, { vmid }));
    expect(new Set(translated(tag, { guests }).filter(({ label }) => label === "fresh").map(({ key }) => key))).toEqual(new Set(["shared/tag/fresh"]));
  });

  it("gives every tag a colour that NetBox takes", () => {
    for (const { fields } of translated(tag, { guests: [testGuest({ tags: "a;b;c" })] })) expect(fields["color"]).toMatch(/^[0-9a-f]{6}$/);
  });

  it("has the colour that the cluster's map gives a tag, its first; another one of its own where the map is silent or odd", () => {
    const colors = (tagColorMap: string): readonly unknown[] => translated(tag, { guests: [testGuest({ tags: "Prod;web;dev" })], snapshot: { tagColorMap } }).filter(({ fields }) => fields["description"] === "Tag of a Proxmox VE guest").map(({ fields }) => fields["color"]);
    const [prod, web, dev] = colors("");
    expect(colors("prod:D03030:ffffff;web:00ff00;dev:red")).toEqual(["d03030", "00ff00", dev]);
    expect(colors("nonsense;;:;web")).toEqual([prod, web, dev]);
  });
});
