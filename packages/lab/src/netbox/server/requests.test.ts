import { describe, expect, it } from "vitest";
import { startTestNetbox } from "../test-netbox.ts";

describe("paths and headers", () => {
  it("redirects a GET without trailing slash and answers a write without it with an HTML 404", async () => {
    await using netbox = await startTestNetbox();
    const read = await netbox.get("dcim/sites?limit=1");
    expect([read.status, read.headers.get("location")]).toEqual([301, "/api/dcim/sites/?limit=1"]);
    const write = await netbox.send("POST", "dcim/sites", { name: "x", slug: "x" });
    expect([write.status, write.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(netbox.lab.tables.rows("dcim.site")).toEqual([]);
  });

  it("answers an unknown path with an HTML 404 and remembers it", async () => {
    await using netbox = await startTestNetbox();
    const answer = await netbox.get("dcim/nonesuch/");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(netbox.lab.unexpected).toEqual([{ reason: "unknown path", detail: "GET /api/dcim/nonesuch/" }]);
  });

  it("answers a missing object, a wrong method, bad JSON and a wrong content type as DRF does", async () => {
    await using netbox = await startTestNetbox();
    expect(await netbox.get("dcim/sites/9/")).toMatchObject({ status: 404, body: { detail: "No Site matches the given query." } });
    expect(await netbox.send("POST", "core/object-changes/", {})).toMatchObject({ status: 405, body: { detail: 'Method "POST" not allowed.' } });
    expect(await netbox.send("POST", "dcim/sites/", '{"name":}')).toMatchObject({ status: 400, body: { detail: "JSON parse error - Expecting value: line 1 column 9 (char 8)" } });
    expect(await netbox.send("POST", "dcim/sites/", "name=x", { "Content-Type": "text/plain" })).toMatchObject({ status: 415 });
  });

  it("refuses a request line of more than 4094 bytes with gunicorn's HTML page", async () => {
    await using netbox = await startTestNetbox();
    const ids = Array.from({ length: 600 }, (_, id) => `id=${id}`).join("&");
    const answer = await netbox.get(`dcim/sites/?${ids}`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "text/html"]);
    expect(answer.body).toContain("Request Line is too large");
  });

  it("names each request, whatever the client calls it, and the change log finds it by that name", async () => {
    await using netbox = await startTestNetbox();
    const made = await netbox.send("POST", "extras/tags/", { name: "a", slug: "a" }, { "X-Request-ID": "11111111-1111-1111-1111-111111111111" });
    const requestId = made.headers.get("x-request-id") ?? "";
    expect(requestId).not.toBe("11111111-1111-1111-1111-111111111111");
    expect([made.headers.get("api-version"), made.headers.get("location")]).toEqual(["4.6", `${netbox.lab.url}/api/extras/tags/1/`]);
    expect(await netbox.list(`core/object-changes/?request_id=${requestId}`)).toMatchObject([{ action: { value: "create" }, changed_object_id: 1, user_name: "admin" }]);
    expect(await netbox.list(`extras/tags/?created_by_request=${requestId}`, "id")).toEqual([1]);
  });
});

describe("pages", () => {
  async function withTags(count: number, options = {}): Promise<Awaited<ReturnType<typeof startTestNetbox>>> {
    const netbox = await startTestNetbox(options);
    for (let i = 1; i <= count; i += 1) netbox.lab.tables.insert("extras.tag", { name: `t${i}`, slug: `t${i}` });
    return netbox;
  }

  it("caps the page size, and says so only through next", async () => {
    await using netbox = await withTags(7, { maxPageSize: 3 });
    for (const limit of [0, 3, 500]) {
      expect((await netbox.get(`extras/tags/?limit=${limit}`)).body).toMatchObject({ count: 7, next: `${netbox.lab.url}/api/extras/tags/?limit=3&offset=3`, results: { length: 3 } });
    }
  });

  it("takes 50 without a limit", async () => {
    await using netbox = await withTags(51);
    expect(await netbox.list("extras/tags/")).toHaveLength(50);
  });

  it("repeats the query in next with sorted parameters", async () => {
    await using netbox = await withTags(3);
    expect((await netbox.get("extras/tags/?name__ic=t&limit=1&fields=id,name")).body).toMatchObject({
      next: `${netbox.lab.url}/api/extras/tags/?fields=id%2Cname&limit=1&name__ic=t&offset=1`,
    });
  });

  it("answers an offset past the end with an empty page that has a previous one", async () => {
    await using netbox = await withTags(3);
    expect((await netbox.get("extras/tags/?limit=2&offset=500")).body).toMatchObject({ count: 3, next: null, previous: expect.stringContaining("offset=498"), results: [] });
  });

  it("walks by primary key with start, since 4.6", async () => {
    await using netbox = await withTags(5);
    expect((await netbox.get("extras/tags/?start=2&limit=2&fields=id")).body).toEqual({
      count: null,
      next: `${netbox.lab.url}/api/extras/tags/?fields=id&limit=2&start=4`,
      previous: null,
      results: [{ id: 2 }, { id: 3 }],
    });
    expect((await netbox.get("extras/tags/?start=4&limit=2")).body).toMatchObject({ next: null });
    expect((await netbox.get("extras/tags/?start=0&offset=1")).body).toEqual(["'start' and 'offset' are mutually exclusive."]);
    expect((await netbox.get("extras/tags/?start=0&ordering=id")).body).toEqual(["Ordering cannot be specified in conjunction with cursor-based pagination."]);
    expect((await netbox.get("extras/tags/?start=x")).status).toBe(400);
  });

  it("ignores start before 4.6", async () => {
    await using netbox = await withTags(5, { version: "4.5" });
    expect((await netbox.get("extras/tags/?start=4")).body).toMatchObject({ count: 5, results: { length: 5 } });
  });

  it("orders by the asked fields and ignores unknown ones", async () => {
    await using netbox = await withTags(3);
    expect(await netbox.list("extras/tags/?ordering=-id", "id")).toEqual([3, 2, 1]);
    expect(await netbox.list("extras/tags/?ordering=nonesuch", "id")).toEqual([1, 2, 3]);
  });
});
