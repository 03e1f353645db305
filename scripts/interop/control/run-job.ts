import { Job, JobStage } from "@proxbox/contract";
import type { JobEvent } from "@proxbox/contract";
import { followJob } from "./follow-job.ts";
import type { ControlStage } from "./start-stage.ts";

const DetailedJob = Job.extend({ stages: JobStage.loose().array() }).loose();

/** How far a step of a job is. */
export type JobStep = ReturnType<typeof DetailedJob.parse>["stages"][number];

/** A job that has ended, and what the lab's NetBox saw of it. */
export interface JobStory {
  readonly job: ReturnType<typeof DetailedJob.parse>;
  /** Lines of its log that came over SSE. */
  readonly events: number;
  readonly requests: number;
  readonly writes: number;
  /** Requests that NetBox refused, e.g. `POST /api/extras/tags/ 400`, with how many of each. */
  readonly refused: ReadonlyMap<string, number>;
}

/** What the step book says of a step in one sentence; empty where it says nothing. */
export function summaryOf({ result }: JobStep): string {
  const summary = result?.["summary"];
  return typeof summary === "string" ? summary : "";
}

/** What is done with each line of the log as it comes. */
export type OnEvent = (event: JobEvent, jobId: number) => Promise<void>;

function refusedBy({ netbox }: ControlStage["labs"]): ReadonlyMap<string, number> {
  const refused = new Map<string, number>();
  for (const { method, path, status } of netbox.requests.entries.filter((entry) => entry.status >= 400)) {
    const line = `${method} ${path.replace(/\/\d+(?=\/)/g, "/{id}")} ${status}`;
    refused.set(line, (refused.get(line) ?? 0) + 1);
  }
  return refused;
}

/** Starts a job, follows it over SSE to its end, and counts what reached the lab's NetBox meanwhile. */
export async function runJob({ client, labs }: Pick<ControlStage, "client" | "labs">, params: Readonly<Record<string, unknown>>, onEvent?: OnEvent): Promise<JobStory> {
  labs.netbox.requests.reset();
  const { id } = DetailedJob.parse(await client.ask({ method: "POST", path: "/api/jobs/", body: params }));
  let events = 0;
  for await (const event of followJob(client, id)) {
    events += 1;
    await onEvent?.(event, id);
  }
  const job = DetailedJob.parse(await client.ask({ path: `/api/jobs/${id}/` }));
  const { total, writes } = labs.netbox.requests;
  return { job, events, requests: total, writes, refused: refusedBy(labs) };
}
