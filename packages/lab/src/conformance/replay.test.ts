import { describe, expect, it } from "vitest";
import type { LabAnswer } from "./lab-answer.ts";
import { withKeys } from "./recording.ts";
import type { Json, Probe, RecordedProbe } from "./recording.ts";
import { replay } from "./replay.ts";

const headers = { "Content-Type": "application/json" };

function recorded(name: string, request: Omit<RecordedProbe["request"], "headers">, response: { status: number; body: Json }): RecordedProbe {
  return { name, request: { ...request, headers: {} }, response: { ...response, headers } };
}

const site = { method: "POST", path: "/api/dcim/sites/", body: { name: "race" } };

function answer(status: number, body: Json): LabAnswer {
  return { status, headers: { "content-type": "application/json" }, body };
}

describe("replay", () => {
  it("asks later probes with the ids that earlier answers taught", async () => {
    const probes = withKeys("01-x.json", [
      recorded("create", { ...site, body: { name: "a" } }, { status: 201, body: { id: 3 } }),
      recorded("read", { method: "GET", path: "/api/dcim/sites/3/", body: null }, { status: 200, body: { id: 3 } }),
    ]);
    const asked: string[] = [];
    const verdicts = await replay(probes, (request) => {
      asked.push(request.path);
      return Promise.resolve(answer(request.method === "POST" ? 201 : 200, { id: 40 }));
    });
    expect(asked).toEqual(["/api/dcim/sites/", "/api/dcim/sites/40/"]);
    expect(verdicts.flatMap(({ contract }) => contract)).toEqual([]);
  });

  it("pairs the two probes of a race with the answers of their status, whichever won", async () => {
    const probes: Probe[] = withKeys("04-x.json", [recorded("race", site, { status: 500, body: { error: "x" } }), recorded("race", site, { status: 201, body: { id: 1 } })]);
    const answers = [answer(201, { id: 9 }), answer(400, { __all__: ["x"] })];
    const verdicts = await replay(probes, () => Promise.resolve(answers.shift() as LabAnswer));
    expect(verdicts.map(({ probe, contract }) => [probe.key, contract.length])).toEqual([["04/race", 1], ["04/race#2", 0]]);
  });
});
