import { sql } from "kysely";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";

const at = new Date("2026-11-25T12:00:00Z");

onEachDatabase("the database", ({ database, kind }) => {
  function insert(digest: string): Promise<unknown> {
    return database().kysely.insertInto("setup_link").values({ digest, created_at: at, used_at: null }).execute();
  }

  function digests(): Promise<{ digest: string }[]> {
    return database().kysely.selectFrom("setup_link").select("digest").orderBy("digest").execute();
  }

  it("keeps what a transaction wrote, and nothing of one that threw", async () => {
    const { kysely } = database();
    await kysely.transaction().execute((trx) => trx.insertInto("setup_link").values({ digest: "kept", created_at: at, used_at: null }).execute());
    const broken = kysely.transaction().execute(async (trx) => {
      await trx.insertInto("setup_link").values({ digest: "lost", created_at: at, used_at: null }).execute();
      throw new Error("no");
    });
    await expect(broken).rejects.toThrow("no");
    expect(await digests()).toEqual([{ digest: "kept" }]);
  });

  it("runs many transactions at once, each whole", async () => {
    const { kysely } = database();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        kysely.transaction().execute(async (trx) => {
          await trx.insertInto("setup_link").values({ digest: `a${index}`, created_at: at, used_at: null }).execute();
          await trx.insertInto("setup_link").values({ digest: `b${index}`, created_at: at, used_at: null }).execute();
        }),
      ),
    );
    expect(await digests()).toHaveLength(40);
  });

  it("says a broken constraint by its SQLSTATE and name", async () => {
    await insert("twice");
    await expect(insert("twice")).rejects.toMatchObject({ code: "23505", constraint: "setup_link_pkey" });
    expect(await digests()).toEqual([{ digest: "twice" }]);
  });

  it("gives times as dates, documents parsed and counts as numbers", async () => {
    const { kysely } = database();
    await kysely.insertInto("setting").values({ id: 1, data: JSON.stringify({ a: [1, "ö"] }), updated_at: at }).execute();
    const row = await kysely.selectFrom("setting").select(["data", "updated_at", sql<number>`count(*) over ()::int`.as("count")]).executeTakeFirstOrThrow();
    expect(row).toEqual({ data: { a: [1, "ö"] }, updated_at: at, count: 1 });
  });

  it("tells listeners what is notified, until they stop", async () => {
    const heard: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = await database().listen("proxbox_test", (payload) => {
      heard.push(payload);
      if (payload === "two") resolve();
    });
    await sql`select pg_notify('proxbox_test', 'one')`.execute(database().kysely);
    await sql`select pg_notify('proxbox_test', 'two')`.execute(database().kysely);
    await promise;
    await stop();
    expect(heard).toEqual(["one", "two"]);
  });

  // The embedded database has but the one connection that asks, which stays.
  it("tells listeners again after their connection was lost, and has no connection of theirs when they stop", async () => {
    const { kysely } = database();
    const listening = sql<{ pid: number }>`select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query = 'listen "proxbox_test"'`;
    let heard = 0;
    const stop = await database().listen("proxbox_test", () => (heard += 1));
    const { rows } = await listening.execute(kysely);
    expect(rows).toHaveLength(kind === "postgresql" ? 1 : 0);
    for (const { pid } of rows) await sql`select pg_terminate_backend(${pid}::int)`.execute(kysely);
    await expect.poll(async () => (await sql`select pg_notify('proxbox_test', '')`.execute(kysely), heard), { timeout: 20_000 }).toBeGreaterThan(0);
    await stop();
    await expect.poll(async () => (await listening.execute(kysely)).rows).toEqual([]);
  });
});
