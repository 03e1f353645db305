import { describe, expect, it } from "vitest";
import { startTestNetbox } from "../test-netbox.ts";
import type { TestNetbox } from "../test-netbox.ts";

async function withTag(options = {}): Promise<TestNetbox & { etag: string }> {
  const netbox = await startTestNetbox(options);
  const made = await netbox.send("POST", "extras/tags/", { name: "a", slug: "a" });
  return Object.assign(netbox, { etag: made.headers.get("etag") ?? "" });
}

describe("If-Match", () => {
  it("is the weak last_updated, on single objects only", async () => {
    await using netbox = await withTag();
    const { etag } = netbox;
    const { headers, body } = await netbox.get("extras/tags/1/");
    expect(headers.get("etag")).toBe(etag);
    expect(etag).toBe(`W/"${(body as { last_updated: string }).last_updated.replace("Z", "+00:00")}"`);
    expect((await netbox.get("extras/tags/")).headers.get("etag")).toBeNull();
  });

  it("lets the current, a listed one and * pass, and refuses the rest with 412 and the current one", async () => {
    await using netbox = await withTag();
    const { etag } = netbox;
    const patch = (match: string): ReturnType<typeof netbox.send> => netbox.send("PATCH", "extras/tags/1/", { description: match.slice(0, 5) }, { "If-Match": match });
    const first = await patch(etag);
    expect(first.status).toBe(200);
    const stale = await patch(etag);
    expect([stale.status, stale.body, stale.headers.get("etag")]).toEqual([412, { detail: "Precondition failed." }, first.headers.get("etag")]);
    expect((await patch("*")).status).toBe(200);
    const current = (await netbox.get("extras/tags/1/")).headers.get("etag") ?? "";
    expect((await patch(current.slice(2))).status).toBe(412);
    expect((await patch(`W/"x", ${current}`)).status).toBe(200);
    expect((await netbox.send("DELETE", "extras/tags/1/", undefined, { "If-Match": etag })).status).toBe(412);
    expect((await netbox.send("PATCH", "extras/tags/", [{ id: 1 }], { "If-Match": etag })).status).toBe(412);
  });

  it("changes with an update that changes nothing, which leaves no entry in the change log", async () => {
    await using netbox = await withTag();
    const { etag } = netbox;
    const noop = await netbox.send("PATCH", "extras/tags/1/", { name: "a" });
    expect(noop.headers.get("etag")).not.toBe(etag);
    expect(netbox.lab.changes()).toHaveLength(1);
  });

  it("does not exist before 4.6", async () => {
    await using netbox = await withTag({ version: "4.5" });
    const { etag } = netbox;
    expect(etag).toBe("");
    expect((await netbox.send("PATCH", "extras/tags/1/", { description: "x" }, { "If-Match": 'W/"old"' })).status).toBe(200);
  });
});
