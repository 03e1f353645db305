import type { FastifyReply, FastifyRequest } from "fastify";
import { shapeOf } from "../../frames/stream-shape.ts";
import type { StreamShape } from "../../frames/stream-shape.ts";
import { isDroppable } from "../../frames/to-frame.ts";
import { toFrames } from "../../frames/to-frames.ts";
import type { RunHandle, RunRequest } from "../../runs/runs.ts";
import { openEventStream, systemTimers } from "@proxbox/server";
import type { EventStream } from "@proxbox/server";
import type { App } from "../app-parts.ts";
import type { SyncParts } from "./sync-parts.ts";

/** Header that names the run of an answer, so that it can be followed or cancelled. */
export const RUN_HEADER = "x-proxbox-run-id";

async function sendFrames(stream: EventStream, handle: RunHandle, shape: StreamShape): Promise<void> {
  for await (const frame of toFrames(handle.events(), shape)) {
    if (stream.isClosed) break;
    stream.send(frame.event, frame.data, { isDroppable: isDroppable(frame) });
  }
  stream.end();
}

/** A run that was started, to be told as a stream; `step` is the word of a path that has its own. */
export interface StartedRun {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly step?: string;
}

/** How long a backend that closes waits for its readers to take their last frames. */
const FAREWELL_MS = 2000;

/** Streams runs to readers, and lets a backend that closes wait for what they still have to read. */
export interface RunStreamer {
  /**
   * Answers with the frames of a run that has just been started: the 200 line and the first frame at once. When the reader
   * leaves, the run stops, unless it was started to go on (`detach`).
   */
  stream(http: { readonly request: FastifyRequest; readonly reply: FastifyReply }, run: StartedRun): Promise<void>;
}

/** Waits for the readers' ends, but not for ever: one that does not read must not keep the backend from closing. */
async function bidFarewell(open: ReadonlySet<EventStream>): Promise<void> {
  const { promise: tooLate, resolve } = Promise.withResolvers<void>();
  const cancel = systemTimers.after(FAREWELL_MS, resolve);
  await Promise.race([Promise.all([...open].map(({ closed }) => closed)), tooLate]);
  cancel();
}

/** Makes the streamer of some routes. */
export function createRunStreamer(app: Pick<App, "addHook">, { streaming }: Pick<SyncParts, "streaming">): RunStreamer {
  const open = new Set<EventStream>();
  app.addHook("preClose", () => bidFarewell(open));
  return {
    async stream(http, { request, handle, step }) {
      const stream = openEventStream(http.request, http.reply, { ...streaming, headers: { ...streaming?.headers, [RUN_HEADER]: handle.id } });
      open.add(stream);
      void stream.closed.then((end) => {
        open.delete(stream);
        if (end === "left" && request.detach !== true) handle.cancel();
      });
      await sendFrames(stream, handle, shapeOf(request, handle.id, step));
    },
  };
}
