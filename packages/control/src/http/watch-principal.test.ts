import { handTimers } from "@proxbox/lab";
import { expect, it } from "vitest";
import { toPrincipal } from "../accounts/principal.ts";
import { endWithReader } from "./watch-principal.ts";

const ada = toPrincipal({ userId: 1, username: "ada", permissions: [] });

/** A reader of a stream who is asked about, and what came of it. */
function hold(answers: readonly (typeof ada | "gone" | "database away")[]) {
  const timers = handTimers();
  const left = new AbortController();
  const told = { ended: 0, asked: 0 };
  const watch = async (): Promise<typeof ada | undefined> => {
    const answer = answers[told.asked];
    told.asked += 1;
    if (answer === "database away") throw new Error("no database");
    return answer === "gone" ? undefined : answer;
  };
  endWithReader({ watch, timers, left: left.signal, end: () => void (told.ended += 1) });
  // What a look waits for is a promise or two.
  const pass = async (ms: number): Promise<void> => {
    timers.pass(ms);
    for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
  };
  return { timers, left, told, pass };
}

it("a stream is ended at the first look after its reader was locked out, and looked after no more", async () => {
  const { timers, told, pass } = hold([ada, "database away", "gone"]);
  for (const ended of [0, 0, 1]) {
    await pass(30_000);
    expect(told.ended).toBe(ended);
  }
  expect([told.asked, timers.pending]).toEqual([3, 0]);
});

it("a stream whose reader has left leaves no timer behind, also when that happens during a look", async () => {
  const early = hold([ada]);
  early.left.abort();
  expect(early.timers.pending).toBe(0);
  const late = hold([ada]);
  late.timers.pass(30_000);
  late.left.abort();
  await late.pass(60_000);
  expect([late.timers.pending, late.told]).toEqual([0, { asked: 1, ended: 0 }]);
});
