import { Schedule, ScheduleCreate, ScheduleParams } from "@proxbox/contract";
import { expect, it } from "vitest";
import { cadenceOf, scheduleBody, scheduleChange, scheduleDefaults, ScheduleForm } from "./schedule-form.ts";

const defaults = { interval_minutes: 60, timezone: "UTC", jitter_seconds: 0, params: ScheduleParams.parse({}) };
const nightly = Schedule.parse({
  id: 1, name: "nightly", is_paused: false, interval_minutes: null, cron: "30 2 * * *", timezone: "Europe/Berlin", jitter_seconds: 60, start_at: "2026-01-01T00:00:00.000Z",
  params: ScheduleParams.parse({ sync_types: ["virtual-machines", "devices"], proxmox_endpoint_ids: [4], netbox_vm_ids: [9], transport: "full-update", on_busy: "wait" }),
  next_run_at: null, next_runs: [], last_run_at: null, last_job_id: null, last_error: null, created_at: "", updated_at: "",
});

it("a schedule that was not touched stays as it is, also what the form does not show", () => {
  const body = scheduleBody(scheduleDefaults(nightly, defaults, "UTC"), nightly);
  expect(body).toMatchObject({ name: "nightly", cron: "30 2 * * *", interval_minutes: null, timezone: "Europe/Berlin", jitter_seconds: 60 });
  expect(body.params).toEqual({ ...nightly.params, sync_types: ["devices", "virtual-machines"] });
});

it("a first start is on the clocks of the schedule's time zone, given only where it is another one than before", () => {
  const form = scheduleDefaults(nightly, defaults, "UTC");
  expect(form.startAt).toBe("2026-01-01T01:00");
  expect(scheduleBody(form, nightly)).not.toHaveProperty("start_at");
  expect(scheduleBody({ ...form, startAt: "" }, nightly)).not.toHaveProperty("start_at");
  expect(scheduleBody({ ...form, startAt: "2026-07-01T08:00" }, nightly).start_at).toBe("2026-07-01T06:00:00.000Z");
  expect(scheduleBody({ ...form, timezone: "UTC" }, nightly).start_at).toBe("2026-01-01T01:00:00.000Z");
  expect(cadenceOf({ ...form, startAt: "2026-07-01T08:00" })).toEqual({ cron: "30 2 * * *", timezone: "Europe/Berlin", start_at: "2026-07-01T06:00:00.000Z" });
});

it("a change holds what was touched alone, within what is synced too: a pause or a yes to deletions of somebody else stays", () => {
  const form = scheduleDefaults(nightly, defaults, "UTC");
  expect(scheduleChange(nightly, form, { ...form, name: "every night" })).toEqual({ name: "every night" });
  expect(scheduleChange(nightly, form, { ...form, branch: "abcd1234" })).toEqual({ params: { netbox_branch_schema_id: "abcd1234" } });
  expect(scheduleChange(nightly, form, { ...form, cadence: "interval", interval: "30" })).toEqual({ interval_minutes: 30, cron: null });
  expect(scheduleChange(nightly, form, structuredClone(form))).toEqual({});
});

it("a branch of NetBox goes with the jobs of a schedule", () => {
  expect(scheduleBody({ ...scheduleDefaults(nightly, defaults, "UTC"), branch: "abcd1234" }, nightly).params.netbox_branch_schema_id).toBe("abcd1234");
});

it("a new schedule begins with the settings' interval and the time zone of whoever looks", () => {
  const form = { ...scheduleDefaults(undefined, defaults, "America/Sao_Paulo"), name: "hourly" };
  expect(ScheduleForm.safeParse(form).success).toBe(true);
  expect(ScheduleCreate.parse(scheduleBody(form, defaults))).toMatchObject({ interval_minutes: 60, cron: null, timezone: "America/Sao_Paulo", params: { sync_types: ["all"], on_busy: "skip" } });
});

it.each([
  [{ interval: "0" }, "interval"],
  [{ interval: "1.5" }, "interval"],
  [{ cadence: "cron", cron: "* * *" }, "cron"],
  [{ jitter: "3601" }, "jitter"],
  [{ timezone: "Mars/Olympus" }, "timezone"],
  [{ branch: "two words" }, "branch"],
  [{ scope: "chosen", stages: [] }, "stages"],
] as const)("a form with %j is refused at %s, and has no times to show for a wrong cadence", (change, field) => {
  const form = { ...scheduleDefaults(undefined, defaults, "UTC"), name: "a", ...change } as ScheduleForm;
  expect(ScheduleForm.safeParse(form).error?.issues.map(({ path }) => path[0])).toEqual([field]);
  expect(cadenceOf(form) === undefined).toBe(field === "interval" || field === "cron" || field === "timezone");
});
