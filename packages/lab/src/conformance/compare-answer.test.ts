import { describe, expect, it } from "vitest";
import { compareAnswer } from "./compare-answer.ts";
import type { LabAnswer } from "./lab-answer.ts";
import { withKeys } from "./recording.ts";
import type { Json, Probe } from "./recording.ts";

const json = { "Content-Type": "application/json" };

function probe(status: number, body: Json, headers: Record<string, string> = json): Probe {
  const [only] = withKeys("01-x.json", [{ name: "p", request: { method: "GET", path: "/api/dcim/sites/", body: null, headers: {} }, response: { status, headers, body } }]);
  return only as Probe;
}

function answer(status: number, body: Json, headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" }): LabAnswer {
  return { status, headers, body };
}

function contract(recorded: Probe, lab: LabAnswer): string[] {
  return compareAnswer(recorded, lab).contract.map(({ at }) => at);
}

describe("compareAnswer", () => {
  it("reports a wrong status and nothing else", () => {
    expect(contract(probe(201, { id: 1 }), answer(400, { name: ["no"] }))).toEqual(["status"]);
  });

  it("reports an error whose text differs, but not one whose ids differ", () => {
    const recorded = probe(409, { detail: "Unable to delete object. 2 dependent objects were found: bulk0 (6), bulk1 (7)" });
    expect(contract(recorded, answer(409, { detail: "Unable to delete object. 2 dependent objects were found: bulk1 (4), bulk0 (3)" }))).toEqual([]);
    expect(contract(recorded, answer(409, { detail: "Unable to delete object. 1 dependent objects were found: bulk0 (6)" }))).toEqual(["detail"]);
  });

  it("reports an error on another key", () => {
    expect(contract(probe(400, { cluster: ["x"] }), answer(400, { site: ["x"] }))).toEqual(["cluster", "site"]);
  });

  it("reports another count of results", () => {
    const list = (count: number): Json => ({ count, next: null, previous: null, results: [] });
    expect(contract(probe(200, list(3)), answer(200, list(4)))).toEqual(["count"]);
  });

  it("wants an ETag where NetBox sends one, and none where it sends none", () => {
    expect(contract(probe(200, {}, { ...json, ETag: 'W/"a"' }), answer(200, {}))).toEqual(["header ETag"]);
    expect(contract(probe(200, {}), answer(200, {}, { "content-type": "application/json", etag: 'W/"b"' }))).toEqual(["header ETag"]);
  });

  it("reports JSON where NetBox sends a page", () => {
    const page = probe(404, `<!DOCTYPE html>${"x".repeat(2000)}`, { "Content-Type": "text/html; charset=utf-8" });
    expect(contract(page, answer(404, "<html></html>", { "content-type": "text/html" }))).toEqual([]);
    expect(contract(page, answer(404, { detail: "Not found." }))).toEqual(["header Content-Type", "body"]);
  });

  it("keeps differing values of successes apart from the contract", () => {
    const found = compareAnswer(probe(200, { id: 1, name: "a", url: "http://127.0.0.1:1/api/dcim/sites/1/" }), answer(200, { id: 2, name: "b", url: "http://127.0.0.1:2/api/dcim/sites/2/" }));
    expect(found.contract).toEqual([]);
    expect(found.values.map(({ at }) => at)).toEqual(["name"]);
  });
});
