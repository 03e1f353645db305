import type { Session } from "@proxbox/engine";
import { describe, expect, it } from "vitest";
import { openSessionPool } from "./session-pool.ts";
import type { SessionPool } from "./session-pool.ts";

const LIMITS = { idleMs: 1_000, ageMs: 5_000, mostObjects: 100 };

interface Setting {
  readonly pool: SessionPool;
  /** Names of the sessions that were closed, in order. */
  readonly closed: string[];
  borrow(name: string, options?: { sources?: readonly string[]; sizeObjects?: number }): Session;
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
        return { runId: own, sizeObjects, run: () => (async function* none() {})(), inventory: async () => [], close: async () => void closed.push(own) };
      });
    },
    passMs: (ms) => void (nowMs += ms),
  };
}

describe("the sessions that requests share", () => {
  it("are the same for one name and others for another", async () => {
    const { pool, borrow } = setting();
    const first = borrow("a");
    await pool.giveBack("a");
    expect(borrow("a")).toBe(first);
    expect(borrow("b")).not.toBe(first);
  });

  it("are made anew after they were idle or alive for too long", async () => {
    const { pool, borrow, passMs, closed } = setting();
    const first = borrow("a");
    await pool.giveBack("a");
    passMs(LIMITS.idleMs + 1);
    const second = borrow("a");
    expect(second).not.toBe(first);
    for (let round = 0; round < 6; round += 1) {
      await pool.giveBack("a");
      passMs(900);
      borrow("a");
    }
    expect(closed).toContain(first.runId);
    expect(closed).toContain(second.runId);
  });

  it("are made anew after another run has written from one of their endpoints, but not under the feet of who uses one", async () => {
    const { pool, borrow, closed } = setting();
    const first = borrow("a", { sources: ["lab", "east"] });
    await pool.drop(["east"], undefined);
    expect(closed).toEqual([]);
    await pool.giveBack("a");
    expect(closed).toEqual([first.runId]);
    expect(borrow("a")).not.toBe(first);
  });

  it("outlast what their own run writes, and what is written from other endpoints", async () => {
    const { pool, borrow } = setting();
    const first = borrow("a");
    await pool.giveBack("a");
    await pool.drop(["lab"], "a");
    await pool.drop(["east"], undefined);
    expect(borrow("a")).toBe(first);
  });

  it("give up their memory when idle ones hold too many objects, the longest idle first", async () => {
    const { pool, borrow, passMs, closed } = setting();
    const sessions = ["a", "b", "c"].map((name) => borrow(name, { sizeObjects: 60 }));
    for (const name of ["a", "b", "c"]) {
      await pool.giveBack(name);
      passMs(10);
    }
    expect(closed).toEqual([sessions[0]?.runId, sessions[1]?.runId]);
  });

  it("are all closed at the end", async () => {
    const { pool, borrow, closed } = setting();
    borrow("a");
    borrow("b");
    await pool.close();
    expect(closed).toHaveLength(2);
  });
});
