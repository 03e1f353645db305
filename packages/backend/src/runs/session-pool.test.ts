import { describe, expect, it } from "vitest";
import { openSessionPool } from "./session-pool.ts";
import type { Lease, SessionPool } from "./session-pool.ts";

const LIMITS = { idleMs: 1_000, ageMs: 5_000, mostObjects: 100 };

interface Setting {
  readonly pool: SessionPool;
  /** Names of the sessions that were closed, in order. */
  readonly closed: string[];
  borrow(name: string, options?: { sources?: readonly string[]; sizeObjects?: number }): Lease;
  passMs(ms: number): void;
}

function setting(): Setting {
  const closed: string[] = [];
  let nowMs = 0;
  let made = 0;
  const pool = openSessionPool({ clock: () => new Date(nowMs), limits: LIMITS });
  return {
    pool,
    closed,
    borrow(name, { sources = ["lab"], sizeObjects = 10 } = {}) {
      return pool.borrow(name, sources, () => {
        made += 1;
        const own = `${name}#${made}`;
        return { runId: own, reading: 0, sizeObjects, run: () => (async function* none() {})(), inventory: async () => [],
    items: async function* () {}, close: async () => void closed.push(own) };
      });
    },
    passMs: (ms) => void (nowMs += ms),
  };
}

describe("the sessions that requests share", () => {
  it("are the same for one name and others for another", async () => {
    const { borrow } = setting();
    const first = borrow("a");
    await first.giveBack();
    expect(borrow("a").session).toBe(first.session);
    expect(borrow("b").session).not.toBe(first.session);
  });

  it("are made anew after they were idle or alive for too long", async () => {
    const { borrow, passMs, closed } = setting();
    const first = borrow("a");
    await first.giveBack();
    passMs(LIMITS.idleMs + 1);
    let second = borrow("a");
    const secondSession = second.session;
    expect(secondSession).not.toBe(first.session);
    for (let round = 0; round < 6; round += 1) {
      await second.giveBack();
      passMs(900);
      second = borrow("a");
    }
    expect(closed).toEqual([first.session.runId, secondSession.runId]);
  });

  it("are made anew after another run has written from one of their endpoints, but not under the feet of who uses one", async () => {
    const { pool, borrow, closed } = setting();
    const first = borrow("a", { sources: ["lab", "east"] });
    await pool.drop(["east"], undefined);
    expect(closed).toEqual([]);
    await first.giveBack();
    expect(closed).toEqual([first.session.runId]);
    expect(borrow("a").session).not.toBe(first.session);
  });

  it("are given back each by its own user, also when another one has taken the name meanwhile", async () => {
    const { pool, borrow, closed } = setting();
    const old = borrow("a");
    await pool.drop(["lab"], undefined);
    const fresh = borrow("a");
    expect(fresh.session).not.toBe(old.session);
    await old.giveBack();
    await old.giveBack();
    expect(closed).toEqual([old.session.runId]);
    await fresh.giveBack();
    expect(borrow("a").session).toBe(fresh.session);
  });

  it("outlast what their own run writes, and what is written from other endpoints", async () => {
    const { pool, borrow } = setting();
    const first = borrow("a");
    await first.giveBack();
    await pool.drop(["lab"], "a");
    await pool.drop(["east"], undefined);
    expect(borrow("a").session).toBe(first.session);
  });

  it("give up their memory when idle ones hold too many objects, the longest idle first", async () => {
    const { borrow, passMs, closed } = setting();
    const leases = ["a", "b", "c"].map((name) => borrow(name, { sizeObjects: 60 }));
    for (const lease of leases) {
      await lease.giveBack();
      passMs(10);
    }
    expect(closed).toEqual([leases[0]?.session.runId, leases[1]?.session.runId]);
  });

  it("are all closed at the end, also one whose name another has taken", async () => {
    const { pool, borrow, closed } = setting();
    borrow("a");
    await pool.drop(["lab"], undefined);
    borrow("a");
    borrow("b");
    await pool.close();
    expect(closed).toHaveLength(3);
  });
});
