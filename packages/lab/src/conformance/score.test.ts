import { describe, expect, it } from "vitest";
import { withKeys } from "./recording.ts";
import { score } from "./score.ts";
import type { Verdict } from "./score.ts";
import { table } from "./table.ts";

function verdict(name: string, path: string, agrees: boolean): Verdict {
  const recorded = { name, request: { method: "GET", path, body: null, headers: {} }, response: { status: 200, headers: {}, body: null } };
  const difference = { at: "status", recorded: "200", lab: "500" };
  const found = agrees ? [] : [difference];
  return { probe: { ...recorded, file: "01-x.json", key: `01/${name}` }, contract: found, values: found };
}

const verdicts = [verdict("a", "/api/dcim/sites/", true), verdict("b", "/api/dcim/sites/", false), verdict("c", "/api/extras/webhooks/", false)];

describe("score", () => {
  it("counts per file, over all, and over the models Proxbox uses", () => {
    const result = score(verdicts, {});
    expect(result.files).toEqual([{ name: "01-x.json", agreed: 1, sameValues: 1, total: 3 }]);
    expect(result.proxbox).toMatchObject({ agreed: 1, total: 2 });
    expect(result.percent).toBe(50);
  });

  it("counts an excepted probe as not agreed and gives its reason", () => {
    const result = score(verdicts, { "01/c": "no webhooks here" });
    expect(result.all.agreed).toBe(1);
    expect(table(result)).toContain("reason: no webhooks here");
    expect(table(result)).toContain("reason: none written");
  });

  it("reports an exception that agrees, or that names no probe, as stale", () => {
    expect(score(verdicts, { "01/a": "x", "01/gone": "y", "01/b": "z" }).stale).toEqual(["01/a", "01/gone"]);
    expect(table(score(verdicts, { "01/a": "x" }))).toContain("stale exception: 01/a");
  });
});

describe("withKeys", () => {
  it("numbers probes that share a name", () => {
    const recorded = { name: "s", request: { method: "GET", path: "/", body: null, headers: {} }, response: { status: 200, headers: {}, body: null } };
    expect(withKeys("05-dcim-misc.json", [recorded, recorded]).map(({ key }) => key)).toEqual(["05/s", "05/s#2"]);
  });
});
