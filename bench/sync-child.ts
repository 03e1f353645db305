import { randomUUID } from "node:crypto";
import { readCredentials } from "@proxbox/contract";
import type { Outcome, Plan, RunEvent, Summary } from "@proxbox/contract";
import { findNamedGuest, reconcile } from "@proxbox/engine";
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

const FOR_PEOPLE: ReadonlySet<string> = new Set(["failed", "conflict", "skipped"]);

const cpu = createCpuClock();

function everything({ doors }: SyncQuestion, lastWritten: ReconcileOptions["lastWritten"]): ReconcileOptions {
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

/** Everything, or one guest alone as `proxbox sync --vm` does it (packages/cli commands/narrow-to-guest.ts). */
async function options(question: SyncQuestion, lastWritten: ReconcileOptions["lastWritten"]): Promise<ReconcileOptions> {
  const all = everything(question, lastWritten);
  if (question.vm === undefined) return all;
  const { source, type, vmid, from } = await findNamedGuest(all, question.vm);
  return { ...all, sources: [{ ...from, onlyGuests: [vmid], isReadingNodes: false }], inventory: [], selection: { under: [`${source}/${type}/${vmid}`] } };
}

function keep(kept: Kept, event: RunEvent): void {
  if (event.type === "outcome" && FOR_PEOPLE.has(event.outcome.status)) kept.outcomes.push(event.outcome);
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
    for await (const event of reconcile(await options(question, state))) keep(kept, event);
  } finally {
    state.close();
  }
  if (kept.summary === undefined || kept.plan === undefined) throw new Error(`the sync ended without a plan: ${JSON.stringify(kept.summary?.problems)}`);
  const { verdict, headline, kinds, writes } = kept.summary;
  const wallMs = performance.now() - startedMs;
  return { verdict, headline, kinds, writes, wallMs, cpuMs: cpuMs(), peakBytes: process.resourceUsage().maxRSS * 1_024, stages: kept.stages };
}

answerParent<SyncQuestion>(sync);
