import { describe, expect, it } from "vitest";
import { normalise } from "./normalise.ts";

describe("normalise", () => {
  it("hides the server, ids in URLs, request ids and times", () => {
    const one = "http://127.0.0.1:58046/api/dcim/sites/1/ 2117b976-9e99-4714-a8d3-f10f9e2e4036 2026-11-22T05:31:15.043588Z";
    const other = "http://127.0.0.1:80/api/dcim/sites/22/ 00000000-9e99-4714-a8d3-f10f9e2e4036 2025-01-02T03:04:05Z";
    expect(normalise(one)).toBe(normalise(other));
  });

  it("hides ids in PostgreSQL's unique violations", () => {
    const text = (cluster: number): string => `Key (lower(name::text), cluster_id)=(b30, ${cluster}) already exists.`;
    expect(normalise(text(2))).toBe(normalise(text(5)));
    const site = (id: number): string => `Key (_site_id, name)=(${id}, pvetest) already exists.`;
    expect(normalise(site(1))).toBe(normalise(site(9)));
  });

  it("keeps numbers that are part of the message", () => {
    expect(normalise("Ensure this field has no more than 64 characters.")).not.toBe(normalise("Ensure this field has no more than 65 characters."));
    expect(normalise("Duplicate IP address found in global table: 192.0.2.10/24")).not.toBe(normalise("Duplicate IP address found in global table: 192.0.2.10/32"));
    expect(normalise("Related object not found using the provided numeric ID: 999")).not.toBe(normalise("Related object not found using the provided numeric ID: 1"));
  });
});
