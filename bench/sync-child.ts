import { randomUUID } from "node:crypto";
import { readCredentials } from "@proxbox/contract";
import type { Outcome, Plan, RunEvent, Summary } from "@proxbox/contract";
import { reconcile } from "@proxbox/engine";
import type { ReconcileOptions } from "@proxbox/engine";
import { openState } from "@proxbox/state";
import { answerParent } from "./children.ts";
import { createCpuClock } from "./cpu-clock.ts";
import { cpuMs } from "./cpu-time.ts";
import { SETTINGS } from "./settings.ts";
import type { StageCost, SyncQuestion, SyncReport } from "./sync-protocol.ts";

/** What `proxbox sync` holds at the end of a run as well, so that the peak of memory is that of real use. */
interface Kept {
  plan?: Plan;
  summary?: Summary;
  readonly outcomes: Outcome[];
  readonly stages: StageCost[];
}

const cpu = createCpuClock();

function options({ doors }: SyncQuestion, lastWritten: ReconcileOptions["lastWritten"]): ReconcileOptions {
  const proxmox = { url: doors.proxmoxUrl, tls: { mode: "system" }, credentials: readCredentials({ token: doors.proxmoxToken }) } as const;
  return {
    sources: [{ name: "lab", proxmox, settings: SETTINGS }],
    netbox: { url: doors.netboxUrl, token: doors.netboxToken, tls: { mode: "system" } },
    lastWritten,
    mode: "apply",
    signal: new AbortController().signal,
    inventory: ["storage", "backups", "snapshots", "replications", "backup-routines"],
    clock: cpu.clock,
    newId: randomUUID,
  };
}

function keep(kept: Kept, event: RunEvent): void {
  if (event.type === "outcome") kept.outcomes.push(event.outcome);
  if (event.type === "planned") kept.plan = event.plan;
  if (event.type === "run-finished") kept.summary = event.summary;
  if (event.type !== "stage-finished") return;
  const { stage, durationMs: wallMs, at } = event;
  const startedAt = new Date(Date.parse(at) - wallMs).toISOString();
  kept.stages.push({ stage, wallMs, cpuMs: cpu.cpuMsAt(at) - cpu.cpuMsAt(startedAt) });
}

async function sync(question: SyncQuestion): Promise<SyncReport> {
  const startedMs = performance.now();
  const kept: Kept = { outcomes: [], stages: [] };
  const state = await openState(question.statePath);
  try {
    for await (const event of reconcile(options(question, state))) keep(kept, event);
  } finally {
    state.close();
  }
  if (kept.summary === undefined || kept.plan === undefined) throw new Error(`the sync ended without a plan: ${JSON.stringify(kept.summary?.problems)}`);
  const { verdict, headline, kinds, writes } = kept.summary;
  const wallMs = performance.now() - startedMs;
  return { verdict, headline, kinds, writes, wallMs, cpuMs: cpuMs(), peakBytes: process.resourceUsage().maxRSS * 1_024, stages: kept.stages };
}

answerParent<SyncQuestion>(sync);
