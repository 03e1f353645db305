import { describe, expect, it } from "vitest";
import { learn } from "./learn.ts";
import { withKeys } from "./recording.ts";
import type { Json, Probe, RecordedProbe } from "./recording.ts";
import { rewriteRequest } from "./rewrite-request.ts";
import { createTranslation } from "./translation.ts";

function probe(request: Partial<RecordedProbe["request"]> & { path: string }, response: Partial<RecordedProbe["response"]> = {}): Probe {
  const recorded = { name: "p", request: { method: "GET", body: null, headers: {}, ...request }, response: { status: 200, headers: {}, body: null, ...response } };
  return withKeys("01-x.json", [recorded])[0] as Probe;
}

function body(text: string | undefined): Json {
  return JSON.parse(text ?? "null") as Json;
}

describe("a replay's translation", () => {
  it("uses the lab's id in later paths, filters, references and bulk bodies", () => {
    const translation = createTranslation();
    const created = probe({ method: "POST", path: "/api/virtualization/virtual-machines/" }, { status: 201, body: { id: 11, cluster: { id: 2, url: "http://x/api/virtualization/clusters/2/" } } });
    learn(translation, created, { status: 201, headers: {}, body: { id: 5, cluster: { id: 7, url: "http://y/api/virtualization/clusters/7/" } } });
    const path = "/api/virtualization/virtual-machines/";
    expect(rewriteRequest(probe({ path: `${path}11/?fields=id` }), translation).path).toBe(`${path}5/?fields=id`);
    expect(rewriteRequest(probe({ path: `${path}?id=11&cluster_id=2&limit=2` }), translation).path).toBe(`${path}?id=5&cluster_id=7&limit=2`);
    expect(rewriteRequest(probe({ path: "/api/core/object-changes/?changed_object_id=11" }), translation).path).toBe("/api/core/object-changes/?changed_object_id=5");
    expect(body(rewriteRequest(probe({ method: "PATCH", path, body: [{ id: 11, cluster: 2, vcpus: 2 }] }), translation).body)).toEqual([{ id: 5, cluster: 7, vcpus: 2 }]);
    const assigned = { assigned_object_type: "virtualization.virtualmachine", assigned_object_id: 11 };
    expect(body(rewriteRequest(probe({ method: "POST", path: "/api/extras/journal-entries/", body: assigned }), translation).body)).toMatchObject({ assigned_object_id: 5 });
  });

  it("keeps an id that never existed", () => {
    expect(rewriteRequest(probe({ path: "/api/dcim/sites/9999/" }), createTranslation()).path).toBe("/api/dcim/sites/9999/");
  });

  it("lets a created object take over an id, and a read one not", () => {
    const translation = createTranslation();
    const lesson = (method: string, lab: number): void =>
      learn(translation, probe({ method, path: "/api/dcim/sites/" }, { body: { id: 1 } }), { status: 200, headers: {}, body: { id: lab } });
    lesson("GET", 4);
    lesson("GET", 5);
    expect(translation.id("dcim/sites", 1)).toBe(4);
    lesson("POST", 6);
    expect(translation.id("dcim/sites", 1)).toBe(6);
  });

  it("puts the lab's ETag into every form of If-Match, and its request ids into filters", () => {
    const translation = createTranslation();
    const headers = { ETag: 'W/"2026-11-22T05:29:46.075627+00:00"', "X-Request-ID": "2117b976-9e99-4714-a8d3-f10f9e2e4036" };
    learn(translation, probe({ path: "/api/dcim/sites/1/" }, { headers }), { status: 200, headers: { etag: 'W/"lab-time"', "x-request-id": "lab-request" }, body: null });
    const ifMatch = (value: string): string | undefined => rewriteRequest(probe({ path: "/api/dcim/sites/1/", headers: { "If-Match": value } }), translation).headers["If-Match"];
    expect(ifMatch('W/"x", W/"2026-11-22T05:29:46.075627+00:00"')).toBe('W/"x", W/"lab-time"');
    expect(ifMatch('"2026-11-22T05:29:46.075627+00:00"')).toBe('"lab-time"');
    expect(rewriteRequest(probe({ path: "/api/dcim/sites/?created_by_request=2117b976-9e99-4714-a8d3-f10f9e2e4036" }), translation).path).toContain("created_by_request=lab-request");
  });
});
