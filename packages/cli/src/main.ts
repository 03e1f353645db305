import { randomUUID } from "node:crypto";
import { EXIT_CODES } from "./exit-code.ts";
import { openTerminal } from "./output/terminal.ts";
import { runProgram } from "./program.ts";

const stop = new AbortController();

// The first signal ends the run cleanly, between two batches; whoever sends a second one does not want to wait.
function onSignal(): void {
  if (stop.signal.aborted) process.exit(EXIT_CODES.failed);
  stop.abort();
}

process.on("SIGINT", onSignal);
process.on("SIGTERM", onSignal);

// A reader that has gone away (`proxbox plan | head`) is no mistake.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT_CODES.success);
  throw error;
});

process.exitCode = await runProgram(process.argv.slice(2), {
  terminal: openTerminal(process),
  env: process.env,
  clock: () => new Date(),
  newId: () => randomUUID(),
  signal: stop.signal,
});
