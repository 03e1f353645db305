import fc from "fast-check";
import { afterAll } from "vitest";

// The same examples every time, so that a commit is judged by what it changes; FC_SEED tries others, as often as one likes.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["FC_SEED"] ?? 20_261_122) });


/** Turns of the event loop that a server which was told to close may take to be gone. */
const turns = 200;

// A server that outlives its test file would hold a port and answer the next suite's requests.
afterAll(async () => {
  for (let turn = 0; turn < turns && isListening(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  if (isListening()) throw new Error("this test file left a listening server behind: close it in afterEach or afterAll");
});

function isListening(): boolean {
  return process.getActiveResourcesInfo().includes("TCPServerWrap");
}
