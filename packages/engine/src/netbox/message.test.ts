import { describe, expect, it } from "vitest";
import { netboxWords, wordsOfText } from "./message.ts";

describe("NetBox's words", () => {
  it.each([
    [{ detail: "Invalid v1 token" }, "Invalid v1 token"],
    [{ __all__: ["Virtual machine name must be unique per cluster."] }, "Virtual machine name must be unique per cluster."],
    [{ name: ["Too long."], slug: ["Bad."] }, "name: Too long.; slug: Bad."],
    [{ error: "duplicate key\nDETAIL:  Key (b30)", exception: "IntegrityError", netbox_version: "4.6.8" }, "IntegrityError: duplicate key DETAIL: Key (b30)"],
    [["'start' and 'offset' are mutually exclusive."], "'start' and 'offset' are mutually exclusive."],
    [{ custom_fields: { x: "Custom field 'x' does not exist for this object type." } }, "custom_fields: x: Custom field 'x' does not exist for this object type."],
  ])("of %j are one line", (body, words) => {
    expect(netboxWords(body)).toBe(words);
  });

  it("name a page by its title and cut what is long", () => {
    expect(wordsOfText("<!DOCTYPE html><html><head><title> 502 Bad Gateway </title></head></html>")).toBe('a page titled "502 Bad Gateway"');
    expect(wordsOfText("x".repeat(2_000))).toHaveLength(500);
  });
});
