import { handTimers } from "@proxbox/lab";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { expect, it } from "vitest";
import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { silentLog } from "../testing/open-test-jobs.ts";
import type { JobParts } from "./job-parts.ts";
import { createLeaseKeeper } from "./lease-keeper.ts";
import type { KeptLease } from "./lease-keeper.ts";

/** A database that answers every question with nothing. */
const kysely = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

function leaseOf(token: string): KeptLease {
  return { jobId: 1, token, cancel: () => undefined, lose: () => undefined };
}

it("asks no oftener for a job that is taken up while the last question for others is under way", async () => {
  const timers = handTimers();
  const signals = { on: () => () => undefined, close: async () => undefined };
  const keeper = createLeaseKeeper({ timers, signals, log: silentLog, database: { kysely } as Database } as unknown as JobParts);
  const release = keeper.keep(leaseOf("00000000-0000-4000-8000-000000000001"));
  const armed = timers.pending;
  timers.pass(500);
  release();
  expect(timers.pending).toBe(0);
  keeper.keep(leaseOf("00000000-0000-4000-8000-000000000002"));
  // The question that is under way is answered.
  await new Promise((resolve) => setImmediate(resolve));
  expect(timers.pending).toBe(armed);
});
