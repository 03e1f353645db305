import { AppError } from "@proxbox/contract";
import type { Outcome, Plan, Summary } from "@proxbox/contract";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { printRunResult } from "./run-result.ts";
import type { Terminal } from "./terminal.ts";

const summary: Summary = {
  runId: "r1",
  verdict: "failed",
  headline: "A permission on NetBox is missing",
  planned: 1,
  writes: 0,
  requests: { proxmox: 1, netbox: 1 },
  durationMs: 1,
  kinds: {},
  problems: [new AppError("NB_PERMISSION", { detail: "add on dcim.device", where: "https://netbox/api/" }).toProblem()],
  warnings: ["2 guests were off"],
};
const plan = { changes: [], remarks: [] } as unknown as Plan;
const outcomes: Outcome[] = [
  { kind: "tag", key: "a", label: "a", status: "created", reason: "" },
  { kind: "tag", key: "b", label: "b", status: "failed", reason: "no" },
];

function printed(isJson: boolean, about: { plan?: Plan; summary?: Summary } = {}): { out: string[]; notes: string[] } {
  const out: string[] = [];
  const notes: string[] = [];
  const paint = picocolors.createColors(false);
  const terminal = { print: (line: string) => out.push(line), note: (line: string) => notes.push(line), paint, notePaint: paint } as unknown as Terminal;
  printRunResult({ plan: about.plan, summary: about.summary ?? summary, outcomes }, isJson, terminal);
  return { out, notes };
}

describe("printRunResult", () => {
  it("gives every reason why a run is no success on stderr: problems with code, place and what to do, and warnings", () => {
    expect(printed(false, { plan }).notes).toEqual([
      "error NB_PERMISSION: A permission on NetBox is missing: add on dcim.device\n  where: https://netbox/api/\n  to do: Grant the permission named to the token's user, and make the token writable.",
      "warning: 2 guests were off",
    ]);
  });

  it("prints what failed and the summary, when there was a plan", () => {
    const { out } = printed(false, { plan });
    expect(out[0]).toBe("  failed tag b: no");
    expect(out[1]).toContain("failed: A permission on NetBox is missing");
  });

  it("prints what was kept because it could not be seen, and since when", () => {
    const stale = { type: "stale", kind: "ip-address", key: "lab/qemu/100", label: "web", reason: "ip-address kept as last seen: the agent does not run", since: "2026-11-20T08:00:00Z" };
    const notice = { type: "notice", kind: "node", key: "lab/node/a", label: "a", reason: "of no interest here" };
    const { out } = printed(false, { plan: { changes: [], remarks: [notice, stale] } as unknown as Plan });
    expect(out.slice(1, 4)).toEqual(["", "Stale: could not be seen, the last value stays", "  IP address web (ip-address kept as last seen: the agent does not run, since 2026-11-20)"]);
  });

  it("prints nothing but the problems when the run came to no plan", () => {
    expect(printed(false).out).toEqual([]);
  });

  it("prints one line of JSON with the summary and the outcomes that need a person", () => {
    const { out } = printed(true, { plan });
    expect(out).toHaveLength(1);
    expect(JSON.parse(out[0]!)).toEqual({ ...summary, outcomes: [outcomes[1]] });
  });

  it("counts the problems that it leaves out", () => {
    const problems = Array.from({ length: 13 }, () => new AppError("NB_REFUSED").toProblem());
    expect(printed(false, { summary: { ...summary, problems, warnings: [] } }).notes.at(-1)).toBe("… and 3 problems more");
  });
});
