import { AppError } from "@proxbox/contract";
import type { Outcome, Summary } from "@proxbox/contract";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { attention, attentionLines } from "./attention-text.ts";
import { errorText } from "./error-text.ts";
import { plainProgress } from "./plain-progress.ts";
import { summaryText } from "./summary-text.ts";
import { counted, duration, someOf } from "./words.ts";

const paint = picocolors.createColors(false);

const summary: Summary = {
  runId: "r1",
  verdict: "success",
  headline: "NetBox shows what Proxmox VE has.",
  planned: 12,
  writes: 4,
  requests: { proxmox: 30, netbox: 21 },
  durationMs: 2345,
  kinds: { "virtual-machine": { created: 10, unchanged: 2 }, tag: { created: 2, unchanged: 0 } },
  problems: [],
  warnings: [],
};

describe("summaryText", () => {
  it("is a table of what happened to each kind, the verdict, and the requests", () => {
    expect(summaryText(summary, paint).split("\n")).toEqual([
      "",
      "                 created  unchanged",
      "virtual machine       10          2",
      "tag                    2          0",
      "",
      "success: NetBox shows what Proxmox VE has.",
      "4 writes of 21 requests to NetBox, 30 requests to Proxmox VE, 2.3 s",
    ]);
  });
});

describe("errorText", () => {
  it("says code, what, where and what to do", () => {
    expect(errorText(new AppError("PX_AUTH", { detail: "no such token", where: "https://pve:8006", status: 401 }), paint)).toBe(
      "error PX_AUTH: Proxmox VE refused the credentials: no such token\n  where: https://pve:8006\n  to do: Check user, realm, token name and secret.",
    );
  });

  it("shows the stack of a mistake of our own, and of nothing else", () => {
    const cause = new Error("x is not a function");
    expect(errorText(new AppError("RUN_BUG", { cause }), paint)).toContain("at ");
    expect(errorText(new AppError("NB_UNREACHABLE", { cause }), paint)).not.toContain("at ");
  });
});

describe("attention", () => {
  const outcome = (status: Outcome["status"], index = 0): Outcome => ({ kind: "ip-address", key: `k${index}`, label: `10.0.0.${index}`, status, reason: "refused" });

  it("lists the outcomes that need a person, and no other", () => {
    const all = (["created", "updated", "deleted", "unchanged", "kept", "conflict", "skipped", "failed"] as const).map((status) => outcome(status));
    expect(attention(all).map(({ status }) => status)).toEqual(["conflict", "skipped", "failed"]);
  });

  it("shows the first twenty with their reasons and counts the others", () => {
    const lines = attentionLines(Array.from({ length: 25 }, (_, index) => outcome("failed", index)), paint);
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe("  failed IP address 10.0.0.0: refused");
    expect(lines[20]).toBe("  … and 5 more");
  });
});

describe("plainProgress", () => {
  it("writes a line per finished stage, and quarters of a long one", async () => {
    const lines: string[] = [];
    const progress = plainProgress((line) => lines.push(line));
    progress.show({ type: "stage-started", stage: "collect", at: "" });
    for (let done = 0; done <= 400; done += 10) progress.show({ type: "stage-progress", stage: "collect", done, total: 400, what: "guests" });
    progress.show({ type: "stage-finished", stage: "collect", at: "", durationMs: 61_000, counts: { nodes: 3, guests: 400, templates: 0 } });
    progress.show({ type: "stage-started", stage: "observe", at: "" });
    progress.show({ type: "stage-progress", stage: "observe", done: 5, total: 10, what: "rows" });
    await progress.end(true);
    expect(lines).toEqual([
      "Read Proxmox VE: 100 of 400 guests",
      "Read Proxmox VE: 200 of 400 guests",
      "Read Proxmox VE: 300 of 400 guests",
      "Read Proxmox VE: 3 nodes, 400 guests (1 min 1 s)",
      "Read NetBox: broken off",
    ]);
  });
});

describe("words", () => {
  it("count in singular and plural", () => {
    expect([counted(0, "write"), counted(1, "write"), counted(2, "entry", "entries")]).toEqual(["0 writes", "1 write", "2 entries"]);
  });

  it("name durations in the unit that fits", () => {
    expect([duration(3.4), duration(999), duration(1500), duration(200_000)]).toEqual(["3 ms", "999 ms", "1.5 s", "3 min 20 s"]);
  });

  it("cut a list and say how much was cut", () => {
    expect([someOf(["a"], 2), someOf(["a", "b", "c"], 2)]).toEqual(["a", "a, b and 1 more"]);
  });
});
