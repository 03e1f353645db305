import { describe, expect, it } from "vitest";
import { fitDescription, fitName, fitNameWithSuffix, shortHash, toSlug } from "./fit.ts";

const LONG = "a".repeat(80);

describe("shortHash", () => {
  it("is eight hex digits, the same each time, and differs between near texts", () => {
    expect(shortHash("web")).toMatch(/^[0-9a-f]{8}$/);
    expect(shortHash("web")).toBe(shortHash("web"));
    expect(new Set(["web", "web1", "web2", "Web", ""].map(shortHash)).size).toBe(5);
  });
});

describe("fitName", () => {
  it("E24: cuts a name of 80 characters to 64 with a hash of the whole, so that two such names stay two", () => {
    const [one, other] = [fitName(`${LONG}1`), fitName(`${LONG}2`)];
    expect([one.length, other.length]).toEqual([64, 64]);
    expect(one).not.toBe(other);
    expect(fitName(`${LONG}1`)).toBe(one);
  });

  it("E24: leaves a name of exactly 64 characters as it is", () => {
    expect(fitName("b".repeat(64))).toBe("b".repeat(64));
  });

  it("E24: is the same when it is applied to its own result", () => {
    expect(fitName(fitName(LONG))).toBe(fitName(LONG));
  });

  it("E25: keeps letters of every script, and counts an emoji as one character", () => {
    expect(fitName("prod-Ünïcødé_01")).toBe("prod-Ünïcødé_01");
    expect(fitName("😀".repeat(64))).toBe("😀".repeat(64));
    expect([...fitName("😀".repeat(65))]).toHaveLength(64);
  });

  it("trims blanks and drops control characters", () => {
    expect(fitName("  web\u0000\n01 ")).toBe("web01");
  });
});

describe("fitNameWithSuffix", () => {
  it("E01: puts the suffix after a name that has room for it", () => {
    expect(fitNameWithSuffix("web", " (2)")).toBe("web (2)");
  });

  it("E24: keeps the suffix where the name has no room for it", () => {
    const name = fitNameWithSuffix("c".repeat(64), " (2)");
    expect(name).toHaveLength(64);
    expect(name.endsWith(" (2)")).toBe(true);
  });
});

describe("fitDescription", () => {
  it("E74: takes the first line that has words", () => {
    expect(fitDescription("\r\n  \n# Title\r\nBody")).toBe("# Title");
  });

  it("E74: cuts a line to 200 characters and shows that it is cut", () => {
    const cut = fitDescription("x".repeat(8_192));
    expect([...cut]).toHaveLength(200);
    expect(cut.endsWith("…")).toBe(true);
    expect(fitDescription("y".repeat(200))).toBe("y".repeat(200));
  });

  it("E74: is empty for notes without words", () => {
    expect(fitDescription(" \n\t\n")).toBe("");
  });
});

describe("toSlug", () => {
  it("E76: makes one slug of the spellings of a tag", () => {
    expect(["web", "Web", "WEB"].map((text) => toSlug(text))).toEqual(["web", "web", "web"]);
  });

  it("E25: takes accents away, and dashes at the ends", () => {
    expect([toSlug("Ünïcødé"), toSlug("  a b.c  "), toSlug("-x-")]).toEqual(["unic-de", "a-b-c", "x"]);
  });

  it("E77: makes a slug of its own of a text without a usable character, the same each time", () => {
    const slugs = ["=", "日本", "😀"].map((text) => toSlug(text));
    for (const slug of slugs) expect(slug).toMatch(/^tag-[0-9a-f]{8}$/);
    expect(new Set(slugs).size).toBe(3);
    expect(toSlug("日本")).toBe(slugs[1]);
  });

  it("cuts a long slug to 100 characters without making two of them one", () => {
    const [one, other] = [toSlug(`${"d".repeat(120)}1`), toSlug(`${"d".repeat(120)}2`)];
    expect([one.length, other.length]).toEqual([100, 100]);
    expect(one).not.toBe(other);
  });
});
