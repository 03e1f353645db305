import { expect, it } from "vitest";
import { createBackendTurns } from "./backend-turns.ts";

it("lets work at one backend wait for what came before, also when that failed, and none at another", async () => {
  const turns = createBackendTurns();
  const told: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take(1, async () => {
    await gate.promise;
    told.push("first");
    throw new Error("no answer");
  });
  const second = turns.take(1, async () => {
    told.push("second");
    return 2;
  });
  await turns.take(2, async () => void told.push("elsewhere"));
  gate.resolve();
  await expect(first).rejects.toThrow("no answer");
  expect(await second).toBe(2);
  expect(told).toEqual(["elsewhere", "first", "second"]);
});
