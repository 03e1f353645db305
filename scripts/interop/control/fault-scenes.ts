import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { runJob } from "./run-job.ts";
import type { JobStory } from "./run-job.ts";
import { backendBody } from "./save-endpoints.ts";
import type { Scene, SceneEnd } from "./scene.ts";
import type { ControlStage } from "./start-stage.ts";

/** The promise of the job page. */
const MOST_CANCEL_MS = 2_000;
/** The one that takes longest. */
const CANCELLED_STAGE = "virtual-machines";
const WATCHED_MS = 10_000;

function faultsOf({ job }: JobStory, expected: { readonly state: string; readonly verdict: string; readonly code?: string }): string[] {
  const found = { state: job.state, verdict: job.verdict, ...(expected.code === undefined ? {} : { code: job.problem?.code }) };
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  return left === right ? [] : [`the job ended as ${left} instead of ${right}`];
}

async function cancel(stage: ControlStage): Promise<SceneEnd> {
  const { client, labs, original } = stage;
  await original.forgetNetbox();
  let cancelledAt = 0;
  const story = await runJob(stage, { sync_types: ["all"] }, async ({ event, stage: step }, id) => {
    if (cancelledAt > 0 || step !== CANCELLED_STAGE || event === "message") return;
    cancelledAt = performance.now();
    await client.ask({ method: "POST", path: `/api/jobs/${id}/cancel/` });
  });
  const tookMs = Math.round(performance.now() - cancelledAt);
  const before = labs.netbox.requests.writes;
  await delay(WATCHED_MS);
  const later = labs.netbox.requests.writes - before;
  const stopped = later === 0 ? "wrote nothing more" : `wrote ${later} more times: it has no way to stop a stage`;
  const open = story.job.stages.filter(({ state }) => state === "running" || state === "pending").map(({ stage: step, state }) => `${step} is still ${state}`);
  const faults = [...faultsOf(story, { state: "failed", verdict: "cancelled" }), ...open];
  return {
    story,
    seen: [`Cancelled at the first frame of ${CANCELLED_STAGE}; the job had ended ${tookMs} ms later. In the ${WATCHED_MS / 1000} s after that proxbox-api ${stopped}.`],
    faults: tookMs <= MOST_CANCEL_MS ? faults : [...faults, `cancelling took ${tookMs} ms`],
  };
}

async function wrongKey(stage: ControlStage): Promise<SceneEnd> {
  const { client, original } = stage;
  const body = { ...backendBody("wrong key", original.url), api_key: randomBytes(48).toString("base64url") };
  const saved = await client.ask({ method: "POST", path: "/api/endpoints/backends/", body });
  const { id } = saved as { readonly id: number };
  const story = await runJob(stage, { sync_types: ["all"], fastapi_endpoint_id: id });
  await client.ask({ method: "PATCH", path: `/api/endpoints/backends/${id}/`, body: { enabled: false } });
  return { story, seen: [], faults: faultsOf(story, { state: "errored", verdict: "failed", code: "BE_AUTH" }) };
}

async function rightKey(stage: ControlStage): Promise<SceneEnd> {
  const story = await runJob(stage, { sync_types: ["task-history"] });
  return { story, seen: [], faults: story.job.state === "completed" ? [] : [`the wrong key locked the right one out: ${story.job.error ?? ""}`] };
}

async function stopped(stage: ControlStage): Promise<SceneEnd> {
  await stage.original.stop();
  const story = await runJob(stage, { sync_types: ["all"] });
  return { story, seen: [], faults: faultsOf(story, { state: "errored", verdict: "failed", code: "BE_NOT_READY" }) };
}

/** Jobs that cannot end well; the last one leaves no backend. */
export const faultScenes: readonly Scene[] = [
  { title: "A job that is cancelled while it runs", play: cancel },
  { title: "A job with a key that proxbox-api does not know", play: wrongKey },
  { title: "The right key right afterwards, one stage: five wrong tries would have locked our address out", play: rightKey },
  { title: "A job whose backend is stopped", play: stopped },
];
