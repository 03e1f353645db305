import { createCipher } from "@proxbox/server";
import { openStore } from "../store/open-store.ts";

// Appends events to a run in the store of its first argument until it is killed; after each batch it says the last sequence.
const at = "2026-03-01T10:00:00.000Z";
const batch = 500;

const store = await openStore({ path: process.argv[2] ?? "", cipher: createCipher(Buffer.alloc(32, 7)) });
store.runs.add({ id: "run-1", kind: "full-update", startedAt: at, request: {} });

function appendBatch(first: number): void {
  const events = Array.from({ length: batch }, (_, index) => ({ sequence: first + index, at, event: "step", data: `{"sequence":${first + index}}` }));
  store.runs.append("run-1", events);
  // Not awaited: the next batch is begun at once, so that the kill meets one under way.
  process.stdout.write(`${first + batch - 1}\n`);
  setImmediate(appendBatch, first + batch);
}

appendBatch(1);
