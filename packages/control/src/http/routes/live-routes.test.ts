import { UNATTENDED_HEADER } from "@proxbox/contract";
import { handTimers } from "@proxbox/lab";
import { systemTimers } from "@proxbox/server";
import { EventSourceParserStream } from "eventsource-parser/stream";
import type { EventSourceMessage } from "eventsource-parser";
import { expect, it } from "vitest";
import { createLive } from "../../live/create-live.ts";
import { openBrowser } from "../../testing/browser.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp, TestCaller } from "../../testing/start-test-app.ts";

onEachDatabase("the live stream", ({ database }) => {
  async function* eventsOf({ body }: Response): AsyncGenerator<EventSourceMessage, void, undefined> {
    if (body !== null) yield* body.pipeThrough(new TextDecoderStream() as never).pipeThrough(new EventSourceParserStream());
  }

  async function* events(app: TestApp, as: TestCaller, signal: AbortSignal): AsyncGenerator<EventSourceMessage, void, undefined> {
    yield* eventsOf(await app.ask("/api/live/stream", { as, signal }));
  }

  async function nextData(stream: AsyncGenerator<EventSourceMessage, void, undefined>): Promise<unknown> {
    const { value } = await stream.next();
    return value === undefined ? undefined : { event: value.event, ...(JSON.parse(value.data) as object) };
  }

  it("tells everybody the changes of what they may see, after the jobs that have not ended", async () => {
    const { kysely } = database();
    const app = await startTestApp({ database: database(), parts: ({ logs }) => ({ live: createLive({ kysely, timers: systemTimers, log: logs.log }) }) });
    const at = new Date(0);
    await kysely.insertInto("job").values({ name: "Sync", state: "pending", params: "{}", requested_by: "admin", created_at: at, attempt: 0, last_event: 3, event_bytes: 0 }).execute();
    const leaving = new AbortController();
    const [administrator, viewer] = [events(app, "administrator", leaving.signal), events(app, "viewer", leaving.signal)];
    const begun = { event: "job", id: 1, state: "pending", verdict: null, status_reason: null, last_event: 3 };
    expect(await Promise.all([nextData(administrator), nextData(viewer)])).toEqual([begun, begun]);
    for (const type of ["user", "schedule"]) await kysely.insertInto("audit_entry").values({ at, username: "x", source: "::1", action: "update", object_type: type, object_id: "7", data: "{}" }).execute();
    const change = { event: "change", action: "update", object_id: "7" };
    expect(await Promise.all([nextData(administrator), nextData(viewer)])).toEqual([{ ...change, object_type: "user" }, { ...change, object_type: "schedule" }]);
    // Types without a permission of their own name: who sees the lists that they change hears of them.
    const unnamed = [{ action: "import", object_type: "endpoints" }, { action: "resolve", object_type: "conflict" }, { action: "sync", object_type: "vm" }];
    await kysely.insertInto("audit_entry").values(unnamed.map((entry) => ({ at, username: "x", source: "::1", ...entry, object_id: null, data: "{}" }))).execute();
    for (const entry of unnamed) expect(await nextData(viewer)).toEqual({ event: "change", ...entry, object_id: null });
    leaving.abort();
    expect((await app.ask("/api/live/stream", { as: "nobody" })).status).toBe(401);
    await app.close();
  });

  it("ends within half a minute for who was locked out, although nothing is told on it", async () => {
    const { kysely } = database();
    const timers = handTimers();
    const app = await startTestApp({ database: database(), parts: ({ logs }) => ({ timers, live: createLive({ kysely, timers: systemTimers, log: logs.log }) }) });
    await kysely.insertInto("job").values({ name: "Sync", state: "pending", params: "{}", requested_by: "admin", created_at: new Date(0), attempt: 0, last_event: 3, event_bytes: 0 }).execute();
    const leaving = new AbortController();
    const [viewer, operator] = [events(app, "viewer", leaving.signal), events(app, "operator", leaving.signal)];
    expect(await Promise.all([nextData(viewer), nextData(operator)])).toMatchObject([{ event: "job" }, { event: "job" }]);
    await kysely.updateTable("user_account").set({ is_active: false }).where("username", "=", "viewer").execute();
    expect(timers.pending).toBe(2);
    app.pass(30);
    timers.pass(30_000);
    expect(await nextData(viewer)).toBeUndefined();
    leaving.abort();
    await app.close();
  });

  it("keeps no session alive, and ends with one that nobody has used for twelve hours", async () => {
    const { kysely } = database();
    const timers = handTimers();
    const app = await startTestApp({ database: database(), withUsers: false, parts: ({ logs }) => ({ timers, live: createLive({ kysely, timers: systemTimers, log: logs.log }) }) });
    const token = await app.parts.accounts.setup.ensureLink();
    const browser = openBrowser(app.url);
    await browser.ask("/api/setup/", { method: "POST", json: { username: "ada", password: "correct horse", token } });
    await kysely.insertInto("job").values({ name: "Sync", state: "pending", params: "{}", requested_by: "admin", created_at: new Date(0), attempt: 0, last_event: 3, event_bytes: 0 }).execute();
    const seenAt = async (): Promise<unknown> => (await kysely.selectFrom("user_session").select("seen_at").executeTakeFirstOrThrow()).seen_at;
    const begunAt = await seenAt();
    const stream = eventsOf(await browser.ask("/api/live/stream"));
    expect(await nextData(stream)).toMatchObject({ event: "job" });
    for (const time of [1, 2]) {
      app.pass(5.5 * 3600);
      timers.pass(60_000);
      await kysely.insertInto("audit_entry").values({ at: new Date(0), username: "x", source: "::1", action: "update", object_type: "schedule", object_id: String(time), data: "{}" }).execute();
      expect(await nextData(stream)).toMatchObject({ event: "change", object_id: String(time) });
      // What the page asks because of the news, with nobody at it.
      expect((await browser.ask("/api/me/", { headers: { [UNATTENDED_HEADER]: "true" } })).status).toBe(200);
    }
    expect(await seenAt()).toEqual(begunAt);
    app.pass(3600);
    timers.pass(60_000);
    expect(await nextData(stream)).toBeUndefined();
    expect((await browser.ask("/api/live/stream")).status).toBe(401);
    await app.close();
  });

  it("ends for who was locked out since it was opened, and tells them nothing more", async () => {
    const { kysely } = database();
    const app = await startTestApp({ database: database(), parts: ({ logs }) => ({ live: createLive({ kysely, timers: systemTimers, log: logs.log }) }) });
    const at = new Date(0);
    const entry = { at, username: "x", source: "::1", action: "update", object_type: "schedule", data: "{}" } as const;
    const leaving = new AbortController();
    await kysely.insertInto("job").values({ name: "Sync", state: "pending", params: "{}", requested_by: "admin", created_at: at, attempt: 0, last_event: 3, event_bytes: 0 }).execute();
    const [viewer, operator] = [events(app, "viewer", leaving.signal), events(app, "operator", leaving.signal)];
    expect(await Promise.all([nextData(viewer), nextData(operator)])).toMatchObject([{ event: "job" }, { event: "job" }]);
    await kysely.updateTable("user_account").set({ is_active: false }).where("username", "=", "viewer").execute();
    app.pass(6);
    await kysely.insertInto("audit_entry").values({ ...entry, object_id: "2" }).execute();
    expect(await Promise.all([nextData(viewer), nextData(operator)])).toEqual([undefined, { event: "change", action: "update", object_type: "schedule", object_id: "2" }]);
    leaving.abort();
    await app.close();
  });
});
