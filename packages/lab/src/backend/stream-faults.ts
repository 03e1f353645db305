import { CUT, completeFailed, completeOk, frame } from "./stream-script.ts";
import type { Script, StreamPart } from "./stream-script.ts";

const started = frame("step", { step: "lab", status: "started", message: "Starting." });
const half = completeOk().slice(0, -20);
const html = "<!DOCTYPE html><html><head><title>Welcome</title></head></html>";

/** Streams by what is wrong with each, for `lab.play(path, STREAM_FAULTS["no complete"])`. All of them are failures of the sync. */
export const STREAM_FAULTS = {
  "ok false": [started, completeFailed("Proxmox VE refused the credentials", "Check the token.")],
  "complete cut off, body ended": [started, half],
  "complete cut off, connection dropped": [started, half, CUT],
  "connection dropped": [started, CUT],
  "no complete": [started],
  "complete is not JSON": [started, "event: complete\ndata: {ok: yes}\n\n"],
  "complete without ok": [started, frame("complete", { message: "Done." })],
  "complete with ok as text": [started, frame("complete", { ok: "true", message: "Done." })],
  "a frame of 2 MiB": [started, `event: step\ndata: {"message":"${"x".repeat(2 * 1024 * 1024)}"}\n\n`, completeOk()],
  "HTML in place of a stream": { status: 200, headers: { "Content-Type": "text/html" }, body: html },
} as const satisfies Readonly<Record<string, Script | readonly StreamPart[]>>;
