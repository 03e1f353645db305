import { AppError } from "@proxbox/contract";
import { expect, test } from "vitest";
import { concludeRun } from "./conclude-run.ts";
import type { RunFacts, RunOutcome } from "./conclude-run.ts";

const success: RunOutcome = { is: "ended", ending: { verdict: "success", headline: "All is well", result: { writes: 1 } } };
const broken: RunOutcome = { is: "ended", ending: { verdict: "failed", headline: "Nothing worked", result: { writes: 0 }, error: new AppError("NB_AUTH") } };
const threw: RunOutcome = { is: "threw", error: new AppError("PX_TIMEOUT") };
const abandoned: RunOutcome = { is: "abandoned" };
const interrupted: RunOutcome = { is: "interrupted" };
const stop = { cancel: new AppError("RUN_CANCELLED"), timeout: new AppError("RUN_JOB_TIMEOUT"), lost: new AppError("RUN_LEASE_LOST"), worker: new AppError("RUN_WORKER_STOPPED") };

/** What came out (rows) and why it had been told to stop (columns): what becomes of the job, in short. */
const table: readonly (readonly [name: string, outcome: RunOutcome, reason: keyof typeof stop | undefined, becomes: string])[] = [
  ["ended", success, undefined, "completed success"],
  ["ended with an error", broken, undefined, "errored failed ProxboxException: NetBox refused the token"],
  ["threw", threw, undefined, "errored failed ProxboxException: Proxmox VE did not answer in time"],
  ["was interrupted", interrupted, undefined, "interrupted"],
  ["was interrupted", interrupted, "cancel", "failed cancelled Cancelled by admin."],
  ["was interrupted", interrupted, "worker", "give-back"],
  ["ended", success, "cancel", "failed cancelled Cancelled by admin."],
  ["threw", threw, "cancel", "failed cancelled Cancelled by admin."],
  ["was left behind", abandoned, "cancel", "failed cancelled Cancelled by admin."],
  ["ended", success, "timeout", "errored failed JobTimeoutException: the job ran longer than 7200 s"],
  ["was left behind", abandoned, "timeout", "errored failed JobTimeoutException: the job ran longer than 7200 s"],
  ["ended", success, "worker", "give-back"],
  ["threw", threw, "worker", "give-back"],
  ["was left behind", abandoned, "worker", "give-back"],
  ["ended", success, "lost", "lost"],
  ["was left behind", abandoned, "lost", "lost"],
];

function inShort(facts: RunFacts): string {
  const conclusion = concludeRun(facts);
  if (conclusion.is !== "end") return conclusion.is;
  const { state, verdict, error } = conclusion.end;
  return [state, verdict, ...(error === undefined ? [] : [error])].join(" ");
}

test.each(table)("a run that %s (%#) becomes what the reason for its stop says", (...[, outcome, reason, becomes]) => {
  const facts = { outcome, stopReason: reason === undefined ? undefined : stop[reason], cancelledBy: "admin", isParked: false, jobTimeoutMs: 7_200_000 };
  expect(inShort(facts)).toBe(becomes);
});

test("a run that is parked waits, whatever its runner made of it, unless it was cancelled meanwhile", () => {
  const facts = { cancelledBy: "admin", isParked: true, jobTimeoutMs: 1 };
  for (const outcome of [success, threw, broken]) expect(inShort({ ...facts, outcome, stopReason: undefined })).toBe("park");
  expect(inShort({ ...facts, outcome: threw, stopReason: stop.cancel })).toBe("failed cancelled Cancelled by admin.");
});

test("what a run that was cancelled has done is kept", () => {
  expect(concludeRun({ outcome: success, stopReason: stop.cancel, cancelledBy: "admin", isParked: false, jobTimeoutMs: 1 })).toMatchObject({ end: { result: { writes: 1 } } });
});
