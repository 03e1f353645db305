import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { exceptions } from "./exceptions.ts";
import { readProbes, recordingsFolder } from "./recording.ts";
import type { Json } from "./recording.ts";
import { replayOnLab } from "./replay-on-lab.ts";
import type { Ask } from "./replay.ts";
import { requiredPercent, score } from "./score.ts";
import type { Verdict } from "./score.ts";

const folder = recordingsFolder(process.env["PROXBOX_SHARED"]);

function without(body: Json, key: string): Json {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== key));
}

/** Spoils the answers of the lab: VMs lose a field, and refusals of tags another status. */
function spoil(ask: Ask): Ask {
  return async (request) => {
    const answer = await ask(request);
    if (request.path.startsWith("/api/extras/tags/") && answer.status === 400) return { ...answer, status: 409 };
    return request.path.startsWith("/api/virtualization/virtual-machines/") ? { ...answer, body: without(answer.body, "vcpus") } : answer;
  };
}

describe.skipIf(!existsSync(folder))("the lab's NetBox against the recordings (skipped where ../shared/data is absent)", () => {
  const probes = readProbes(folder) ?? [];
  let verdicts: Verdict[] = [];

  beforeAll(async () => {
    verdicts = await replayOnLab(probes);
  });

  it(`agrees on at least ${requiredPercent} % of the probes on models that Proxbox uses`, () => {
    expect(score(verdicts, exceptions).percent).toBeGreaterThanOrEqual(requiredPercent);
  });

  it("differs only where a reason is written", () => {
    const unexplained = score(verdicts, exceptions).disagreed.filter(({ reason }) => reason === undefined);
    expect(unexplained.map(({ verdict }) => [verdict.probe.key, verdict.contract])).toEqual([]);
  });

  it("has no reason for a probe that agrees", () => {
    expect(score(verdicts, exceptions).stale).toEqual([]);
  });

  it("reports answers that are deliberately wrong", async () => {
    const spoilt = score(await replayOnLab(probes, spoil), exceptions);
    const found = spoilt.disagreed.map(({ verdict }) => verdict.probe.key);
    expect(found).toEqual(expect.arrayContaining(["02/vm-create", "03/tag-dup", "09/noop-patch"]));
    expect(spoilt.percent).toBeLessThan(requiredPercent);
  });
});
