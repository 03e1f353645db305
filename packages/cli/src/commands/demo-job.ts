import type { NetboxLab, ProxmoxLab } from "@proxbox/lab";
import { JobAnswer } from "../client/answers.ts";
import type { ApiClient } from "../client/api-client.ts";
import type { CommandContext } from "./command-context.ts";
import { watchJob } from "./remote/watch-job.ts";

/** The lab's two servers. */
export interface DemoLab {
  readonly proxmox: ProxmoxLab;
  readonly netbox: NetboxLab;
}

/** One job of the demo: how it ended, and what the lab's servers counted meanwhile. */
export interface DemoRun {
  readonly job: number;
  readonly verdict: string | null;
  readonly headline: string;
  /** What the lab's own logs say. */
  readonly counted: { readonly writes: number; readonly proxmox: number; readonly netbox: number };
  readonly durationMs: number;
}

function countsOf({ proxmox, netbox }: DemoLab): DemoRun["counted"] {
  return { writes: netbox.requests.writes, proxmox: proxmox.requests.total, netbox: netbox.requests.total };
}

function durationOf({ started_at: startedAt, completed_at: completedAt }: JobAnswer): number {
  return startedAt === null || completedAt === null ? 0 : Date.parse(completedAt) - Date.parse(startedAt);
}

/** Starts a job for everything, as "Run Sync Now" does, follows it to its end, and counts what reached the lab. */
export async function runDemoJob(lab: DemoLab, client: ApiClient, context: CommandContext): Promise<DemoRun> {
  const before = countsOf(lab);
  const { id } = await client.send({ method: "POST", path: "/api/jobs/", body: { name: "Demo" } }, JobAnswer);
  const job = await watchJob(client, id, context);
  const after = countsOf(lab);
  const counted = { writes: after.writes - before.writes, proxmox: after.proxmox - before.proxmox, netbox: after.netbox - before.netbox };
  const headline = job.result?.["headline"];
  return { job: id, verdict: job.verdict, headline: typeof headline === "string" ? headline : (job.error ?? ""), counted, durationMs: durationOf(job) };
}

/** Why the demo did not show what it promises; empty when it did. */
export function demoFaults(first: DemoRun, second: DemoRun): string[] {
  return [
    ...(first.verdict === "success" ? [] : [`the first sync ended with ${first.verdict}: ${first.headline}`]),
    ...(first.counted.writes > 0 ? [] : ["the first sync wrote nothing"]),
    ...(second.verdict === "success" ? [] : [`the second sync ended with ${second.verdict}: ${second.headline}`]),
    ...(second.counted.writes === 0 ? [] : [`the second sync wrote ${second.counted.writes} times`]),
  ];
}
