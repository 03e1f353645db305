import { handGate } from "@proxbox/lab";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startServiceWorld } from "../testing/service-world.ts";
import type { ServiceWorld } from "../testing/service-world.ts";

let world: ServiceWorld;

beforeEach(async () => void (world = await startServiceWorld()));
afterEach(() => world.close());

function fetched(): number {
  return world.lab.requests.count("GET", "/openapi.json");
}

describe("the schema of a backend's API", () => {
  it("is read once for each version of each backend, and anew when asked", async () => {
    expect(await world.services.readSchema(1)).toMatchObject({ schema: { title: "Lab backend", version: "0.1.0", isFromCache: false, refreshedAt: "1970-01-01T00:00:00.000Z" } });
    expect(await world.services.readSchema(1)).toMatchObject({ schema: { isFromCache: true } });
    expect(fetched()).toBe(1);
    expect(await world.services.readSchema(1, { isRefresh: true })).toMatchObject({ schema: { isFromCache: false } });
    world.lab.play("version", { status: 200, body: '{"version":"0.2.0"}' });
    expect(await world.services.readSchema(1)).toMatchObject({ schema: { isFromCache: false } });
    expect(fetched()).toBe(3);
    world.nowSeconds = 31 * 24 * 3_600;
    expect(await world.services.readSchema(1)).toMatchObject({ schema: { isFromCache: false } });
  });

  it("lists operations by path and method", async () => {
    const answer = await world.services.readSchema(1);
    const operations = "schema" in answer ? answer.schema.operations : [];
    expect(operations.map(({ method, path }) => `${path} ${method}`)).toEqual(operations.map(({ method, path }) => `${path} ${method}`).toSorted());
    expect(operations).toContainEqual({ method: "GET", path: "/full-update/stream", summary: "Sync", operationId: undefined, tags: [], parameters: 0, responses: 1 });
  });

  it.each([
    ["the document cannot be had", { status: 500, body: "" }, 500, "BE_SERVER_ERROR"],
    ["it is none", { status: 200, body: '{"hello":1}' }, 502, "BE_UNEXPECTED"],
  ])("when %s, tells why and keeps nothing", async (...[, script, status, code]) => {
    world.lab.play("openapi.json", script);
    expect(await world.services.readSchema(1)).toMatchObject({ status, error: { code } });
    expect(await world.services.readSchema(1)).toMatchObject({ schema: { isFromCache: false } });
  });

  it("is waited for while a Python backend makes it for the first time", async () => {
    const gate = handGate();
    const document = JSON.stringify({ info: { title: "Proxbox Backend", version: "0.0.19" }, paths: { "/full-update/stream": { get: { responses: { 200: {} } } } } });
    world.lab.play("openapi.json", {
      status: 200,
      headers: { "Content-Type": "application/json" },
      async stream(sink) {
        await gate.pass();
        await sink.write(document);
      },
    });
    const isOffered = world.services.offersFullUpdate(1);
    await gate.reached;
    world.timers.pass(59_000);
    gate.open();
    expect(await isOffered).toBe(true);
  });

  it("tells whether there is a full update, whether a run can be stopped, and whether one in a branch stays there", async () => {
    const asked = ({ services }: typeof world): Promise<readonly boolean[]> => Promise.all([services.offersFullUpdate(1), services.offersCancel(1), services.keepsBranches(1)]);
    expect(await asked(world)).toEqual([true, true, true]);
    const python = await startServiceWorld({ lab: { hasCancel: false, hasFullUpdateStream: false, keepsBranches: false } });
    expect(await asked(python)).toEqual([false, false, false]);
    await python.lab.close();
    expect(await asked(python)).toEqual([false, false, false]);
    await python.close();
  });
});
