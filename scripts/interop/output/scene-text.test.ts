import { Job } from "@proxbox/contract";
import { expect, it } from "vitest";
import type { JobStory } from "../control/run-job.ts";
import { sceneText } from "./scene-text.ts";

const job = Job.parse({
  id: 5, name: "Sync", state: "failed", verdict: "cancelled", status_reason: "Cancelled by anna.", is_interrupted: false, params: {}, requested_by: "anna", schedule_id: null, source_job_id: null,
  created_at: "2026-11-25T12:00:00Z", scheduled_at: null, started_at: "2026-11-25T12:00:00Z", completed_at: "2026-11-25T12:00:02.500Z", cancel_requested_at: null, cancelled_by: "anna",
  error: "Cancelled by anna.", problem: null, result: null, attempt: 1, worker: "w", last_event: 9,
});

function step(stage: string, state: "completed" | "skipped", result: Record<string, unknown>): JobStory["job"]["stages"][number] {
  return { proxmox_endpoint_id: 1, stage, state, attempts: 1, started_at: null, completed_at: null, result };
}

it("shows a job with its steps, what of it was left out, what NetBox refused, and what is not as it has to be", () => {
  const stages = [
    step("devices", "completed", { summary: "Done.", is_counted: true, created: 2, updated: 0, failed: 1, warnings: ["1 failed."] }),
    step("sdn", "completed", { summary: "Done.", is_counted: false }),
    step("storage", "skipped", { summary: "Cancelled by anna.", left_out: true }),
    step("replications", "skipped", { summary: "Cancelled by anna.", left_out: true }),
  ];
  const refused = new Map([["POST /api/plugins/proxbox/storage/ 404", 3], ["GET /api/plugins/proxbox/storage/ 404", 1], ["POST /api/extras/tags/ 400", 2]]);
  const text = sceneText("1. A job", { story: { job: { ...job, stages }, events: 9, requests: 12, writes: 4, refused }, seen: ["Seen."], faults: ["too slow"] });
  expect(text.split("\n").map((line) => line.trim().replace(/ {2,}/g, " "))).toEqual([
    "1. A job",
    "job 5: failed, cancelled, 2.5 s, 9 lines of its log over SSE",
    "Cancelled by anna.",
    "step state attempts created updated failed what was said",
    "devices completed 1 2 0 1 Done.",
    "1 failed.",
    "sdn completed 1 - - - Done.",
    "2 more steps: Cancelled by anna.",
    "NetBox was asked 12 times, 4 of them to write.",
    "Refused by the lab's NetBox, which has no REST API of the plugin: 4 requests.",
    "Refused by the lab's NetBox: POST /api/extras/tags/ 400 (2).",
    "Seen.",
    "NOT AS IT HAS TO BE: too slow",
  ]);
});
