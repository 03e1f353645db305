import { expect, it } from "vitest";
import { jobCondition } from "./job-states.ts";

const still = { verdict: null, error: null, is_interrupted: false };

it.each([
  [{ ...still, state: "pending" }, "pending"],
  [{ ...still, state: "scheduled" }, "scheduled"],
  [{ ...still, state: "running" }, "running"],
  [{ ...still, state: "running", is_interrupted: true }, "interrupted"],
  [{ ...still, state: "completed", verdict: "success" }, "success"],
  [{ ...still, state: "completed", verdict: "warning" }, "warning"],
  [{ ...still, state: "completed", verdict: "skipped" }, "skipped"],
  [{ ...still, state: "errored", verdict: "failed", error: "JobTimeoutException" }, "timeout"],
  [{ ...still, state: "errored", verdict: "failed", error: "ProxboxException: gone" }, "errored"],
  [{ ...still, state: "failed", verdict: "cancelled" }, "cancelled"],
] as const)("a job %j is explained as %s", (job, condition) => {
  expect(jobCondition(job)).toBe(condition);
});
