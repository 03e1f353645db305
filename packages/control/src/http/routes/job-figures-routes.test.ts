import { JobParams } from "@proxbox/contract";
import { expect, it } from "vitest";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { openTestJobs } from "../../testing/open-test-jobs.ts";
import { startTestApp } from "../../testing/start-test-app.ts";

onEachDatabase("the figures of jobs", ({ database }) => {
  it("are duration and counts of the jobs that ran, the newest first", async () => {
    const jobs = await openTestJobs(database());
    const app = await startTestApp({ database: database(), parts: { jobs } });
    const params = JobParams.parse({ proxmox_endpoint_ids: [1] });
    for (const name of ["one", "two", "never ran"]) await jobs.enqueue({ name, params, requestedBy: "admin" });
    const { kysely } = database();
    await kysely.updateTable("job").set({ state: "completed", verdict: "success", started_at: new Date(1_000), completed_at: new Date(4_500) }).where("id", "<", 3).execute();
    const stage = { job_id: 2, proxmox_endpoint_id: 1, position: 1, state: "completed", attempts: 1, started_at: null, completed_at: null };
    await kysely.insertInto("job_stage").values([{ ...stage, stage: "devices", result: JSON.stringify({ created: 2, updated: 1, deleted: 0, failed: 0 }) }, { ...stage, stage: "storage", result: JSON.stringify({ created: 3 }) }]).execute();
    const figures = { completed_at: "1970-01-01T00:00:04.500Z", duration_seconds: 3.5, verdict: "success", deleted: 0, failed: 0 };
    expect(await (await app.ask("/api/jobs/figures/", { as: "viewer" })).json()).toEqual([{ ...figures, id: 2, created: 5, updated: 1 }, { ...figures, id: 1, created: 0, updated: 0 }]);
    expect(await (await app.ask("/api/jobs/figures/?limit=1")).json()).toHaveLength(1);
    await app.close();
    await jobs.close();
  });
});
