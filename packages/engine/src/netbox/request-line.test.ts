import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divideQuery, queryString } from "./request-line.ts";

const base = "/api/virtualization/interfaces/?fields=id,name,virtual_machine,mtu,enabled,description,tags,last_updated";

describe("request line", () => {
  it("keeps every request below 4,000 bytes and asks for every value exactly once", () => {
    const property = fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 3_000 }), (ids) => {
      const queries = divideQuery(base, { virtual_machine_id: ids });
      for (const query of queries) expect(`GET ${base}&limit=1000&ordering=id&id__gt=12345678&${queryString(query)} HTTP/1.1`.length).toBeLessThan(4_000);
      expect(queries.flatMap((query) => query["virtual_machine_id"])).toEqual(ids);
    });
    fc.assert(property, { numRuns: 30 });
  });

  it("counts the bytes of encoded names", () => {
    const names = Array.from({ length: 200 }, (_, index) => `vm ünïcødé ${index}`);
    const queries = divideQuery(base, { name__ie: names, cluster_id: 7 });
    expect(queries.length).toBeGreaterThan(1);
    for (const query of queries) {
      expect(query["cluster_id"]).toBe(7);
      expect(base.length + queryString(query).length).toBeLessThan(4_000);
    }
  });

  it("asks nothing for an empty list, since NetBox would answer with everything", () => {
    expect(divideQuery(base, { id: [] })).toEqual([]);
    expect(divideQuery(base, {})).toEqual([{}]);
  });

  it("never divides tags, which narrow each other", () => {
    const slugs = Array.from({ length: 40 }, (_, index) => `tag-${index}`);
    const queries = divideQuery(base, { tag: slugs, id: Array.from({ length: 1_000 }, (_, index) => index + 1) });
    for (const query of queries) expect(query["tag"]).toEqual(slugs);
  });

  it("refuses a query with two long lists instead of sending what NetBox would refuse", () => {
    const many = Array.from({ length: 900 }, (_, index) => index);
    expect(() => divideQuery(base, { id: many, site_id: many })).toThrow(/two long lists/);
  });
});
