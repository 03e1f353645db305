import { expect, it } from "vitest";
import type { ApiKeyRow } from "../store/store.ts";
import { guessLimit, hashKey, workQueue } from "@proxbox/server";
import type { WorkQueue } from "@proxbox/server";
import { keyGate } from "./key-gate.ts";
import { keyRows } from "./key-rows.ts";
import { lockout } from "./lockout.ts";
import { seenKeys } from "./seen-keys.ts";

const key = Buffer.from("k".repeat(40));
const other = Buffer.from("o".repeat(40));

const cheap = { N: 16, r: 1, p: 1 };

async function open(mostHashes = 8) {
  const clock = (): Date => new Date(0);
  const counters = new Map<string, { source: string; attempts: number; firstAttemptAt: string }>();
  const lockouts = {
    get: (source: string) => counters.get(source),
    put: (row: { source: string; attempts: number; firstAttemptAt: string }) => void counters.set(row.source, row),
    remove: (source: string) => void counters.delete(source),
    removeBefore: () => undefined,
  };
  let stored: ApiKeyRow[] = [
    { id: 1, label: "", isActive: false, createdAt: "", hash: await hashKey(key, cheap) },
    { id: 2, label: "", isActive: true, createdAt: "", hash: await hashKey(other, cheap) },
  ];
  const seen = seenKeys(300, clock);
  const rows = keyRows({ list: () => stored }, seen.forgetWrong);
  const queue = workQueue(mostHashes);
  let hashed = 0;
  const hashes: WorkQueue = {
    run: (task) => {
      hashed += 1;
      return queue.run(task);
    },
  };
  const judge = keyGate({ rows, seen, guesses: guessLimit(300, clock), locks: lockout(lockouts, { digestKey: Buffer.alloc(32), clock }), hashes });
  const setActive = (id: number, isActive: boolean): void => {
    stored = stored.map((row) => (row.id === id ? { ...row, isActive } : row));
    rows.changed(undefined);
  };
  return { judge, setActive, counters, hashed: () => hashed };
}

it("a key that becomes active while it is being hashed passes, and is not remembered as wrong", async () => {
  const { judge, setActive, counters } = await open();
  const judging = judge(key, "here");
  setActive(1, true);
  expect(await judging).toEqual({ is: "valid", keyId: 1 });
  expect(await judge(key, "here")).toEqual({ is: "valid", keyId: 1 });
  expect(counters.size).toBe(0);
});

it("a key that is retired while it is being hashed does not pass", async () => {
  const { judge, setActive } = await open();
  setActive(1, true);
  const judging = judge(key, "here");
  setActive(1, false);
  expect(await judging).toEqual({ is: "wrong", remaining: 4 });
});

it("a verified key passes while others wait in a full queue", async () => {
  const { judge } = await open(1);
  expect(await judge(other, "here")).toEqual({ is: "valid", keyId: 2 });
  const waiting = judge(Buffer.from("x".repeat(40)), "there");
  expect(await judge(Buffer.from("y".repeat(40)), "there")).toEqual({ is: "busy" });
  expect(await judge(other, "here")).toEqual({ is: "valid", keyId: 2 });
  expect(await waiting).toEqual({ is: "wrong", remaining: 4 });
});

it("pays one slow hash for a key, right or wrong, however often it comes", async () => {
  const { judge, hashed } = await open();
  for (let time = 0; time < 20; time += 1) expect(await judge(other, "here")).toEqual({ is: "valid", keyId: 2 });
  expect(hashed()).toBe(1);
  const wrong = Buffer.from("w".repeat(40));
  for (let time = 0; time < 4; time += 1) expect(await judge(wrong, "here")).toMatchObject({ is: "wrong" });
  expect(await judge(wrong, "elsewhere")).toEqual({ is: "wrong", remaining: 4 });
  expect(hashed()).toBe(2);
});

it("pays one slow hash for a right key that comes many times at once, and turns none of them away", async () => {
  const { judge, hashed } = await open(1);
  const judged = await Promise.all(Array.from({ length: 40 }, () => judge(other, "here")));
  expect(judged).toEqual(Array.from({ length: 40 }, () => ({ is: "valid", keyId: 2 })));
  expect(hashed()).toBe(1);
});

it("counts each of the wrong keys that come at once", async () => {
  const { judge } = await open(1);
  const judged = await Promise.all(Array.from({ length: 3 }, () => judge(Buffer.from("w".repeat(40)), "here")));
  expect(judged).toEqual([4, 3, 2].map((remaining) => ({ is: "wrong", remaining })));
});

it("pays no hash for what is too short or too long to be a key", async () => {
  const { judge, hashed } = await open();
  for (const length of [1, 31, 73, 5_000]) expect(await judge(Buffer.alloc(length, "x"), "here")).toMatchObject({ is: "wrong" });
  expect(hashed()).toBe(0);
});
