import { JobParams } from "@proxbox/contract";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { WIDE_LIMITS } from "../testing/open-test-jobs.ts";
import { useJobs } from "../testing/use-jobs.ts";
import { appendEvents, toEventRow } from "./append-events.ts";
import { applyRetention } from "./retention.ts";

const DAY_MS = 24 * 60 * 60_000;
const now = new Date("2026-11-25T12:00:00Z");

onEachDatabase("the retention", ({ database }) => {
  const open = useJobs(database);

  /** Jobs that ended so many days ago (`undefined`: not yet), with an event of some 1,000 bytes each; gives which of them have it still. */
  async function kept(daysAgo: readonly (number | undefined)[], limits: Partial<typeof WIDE_LIMITS>): Promise<boolean[]> {
    const { jobs } = await open({ clock: () => now, limits: async () => ({ ...WIDE_LIMITS, ...limits }) });
    const ids: number[] = [];
    for (const days of daysAgo) {
      const { id } = await jobs.enqueue({ params: JobParams.parse({}), requestedBy: "admin" });
      ids.push(id);
      await appendEvents(database().kysely, id, { rows: [toEventRow({ event: "step", level: "info", data: { text: "x".repeat(1_000) } }, now)] });
      if (days !== undefined) await database().kysely.updateTable("job").set({ state: "completed", completed_at: new Date(now.getTime() - days * DAY_MS) }).where("id", "=", id).execute();
    }
    await applyRetention(jobs.parts);
    const rows = await database().kysely.selectFrom("job_event").select("job_id").execute();
    return ids.map((id) => rows.some(({ job_id }) => job_id === id));
  }

  it("removes the events of jobs that ended too long ago, and keeps the jobs and all that have not ended", async () => {
    expect(await kept([31, 29, undefined, 40], {})).toEqual([false, true, true, false]);
    expect(await database().kysely.selectFrom("job").select("event_bytes").where("event_bytes", ">", 0).execute()).toHaveLength(2);
    expect(await database().kysely.selectFrom("job").select("id").execute()).toHaveLength(4);
  });

  it("removes the oldest jobs' events first when all together are too large", async () => {
    expect(await kept([3, 1, 2, undefined], { eventBytes: 2_500 })).toEqual([false, true, true, true]);
  });

  it("removes jobs that ended more than a year ago", async () => {
    await kept([366, 364], {});
    expect(await database().kysely.selectFrom("job").select("id").execute()).toEqual([{ id: 2 }]);
  });
});
