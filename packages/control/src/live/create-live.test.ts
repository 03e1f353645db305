import { createLogs } from "@proxbox/server";
import { handTimers } from "@proxbox/lab";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { createLive } from "./create-live.ts";
import type { News } from "./create-live.ts";

const at = new Date(0);
const aJob = { name: "Sync", params: "{}", requested_by: "admin", created_at: at, attempt: 0, last_event: 0, event_bytes: 0 };

onEachDatabase("what is new", ({ database }) => {
  function open() {
    const timers = handTimers();
    const { kysely } = database();
    return { live: createLive({ kysely, timers, log: createLogs({ clock: () => at }).log }), timers, kysely };
  }

  async function next(news: AsyncIterator<News>): Promise<News> {
    const { value } = await news.next();
    return value as News;
  }

  it("begins with the jobs that have not ended, then tells what changes, once", async () => {
    const { live, timers, kysely } = open();
    const { id } = await kysely.insertInto("job").values({ ...aJob, state: "running" }).returning("id").executeTakeFirstOrThrow();
    await kysely.insertInto("audit_entry").values({ at, username: "admin", source: "::1", action: "create", object_type: "schedule", object_id: "1", data: "{}" }).execute();
    const gone = new AbortController();
    const news = live.follow(gone.signal);
    expect(await next(news)).toEqual({ jobs: [{ id, state: "running", verdict: null, status_reason: null, last_event: 0 }], changes: [] });

    await kysely.updateTable("job").set({ state: "completed", verdict: "success", last_event: 9 }).where("id", "=", id).execute();
    await kysely.insertInto("audit_entry").values({ at, username: "admin", source: "::1", action: "delete", object_type: "schedule", object_id: "1", data: "{}" }).execute();
    const told = next(news);
    timers.pass(1_000);
    expect(await told).toEqual({ jobs: [{ id, state: "completed", verdict: "success", status_reason: null, last_event: 9 }], changes: [{ action: "delete", object_type: "schedule", object_id: "1" }] });

    const later = next(news);
    await kysely.updateTable("job").set({ state: "running" }).where("id", "=", id).execute();
    timers.pass(1_000);
    expect((await later).jobs).toMatchObject([{ id, state: "running" }]);
    gone.abort();
    await news.next();
    await kysely.deleteFrom("job").execute();
  });

  it("runs nothing when nobody reads, and begins again with the next reader", async () => {
    const { live, timers, kysely } = open();
    for (const round of [1, 2]) {
      const gone = new AbortController();
      const news = live.follow(gone.signal);
      await next(news);
      expect(timers.pending).toBe(1);
      await kysely.insertInto("audit_entry").values({ at, username: "admin", source: "::1", action: `round-${round}`, object_type: "role", object_id: null, data: "{}" }).execute();
      const told = next(news);
      timers.pass(1_000);
      expect((await told).changes).toEqual([{ action: `round-${round}`, object_type: "role", object_id: null }]);
      gone.abort();
      await news.next();
      expect(timers.pending).toBe(0);
    }
  });

  it("tells the rest of very many changes with the next look, and cuts none", async () => {
    const { live, timers, kysely } = open();
    const gone = new AbortController();
    const news = live.follow(gone.signal);
    await next(news);
    const values = Array.from({ length: 501 }, (_, index) => ({ at, username: "admin", source: "::1", action: "update", object_type: index < 500 ? "user" : "schedule", object_id: String(index), data: "{}" }));
    await kysely.insertInto("audit_entry").values(values).execute();
    const first = next(news);
    timers.pass(1_000);
    expect((await first).changes).toHaveLength(500);
    const rest = next(news);
    timers.pass(1_000);
    expect((await rest).changes).toEqual([{ action: "update", object_type: "schedule", object_id: "500" }]);
    gone.abort();
    await news.next();
  });
});
