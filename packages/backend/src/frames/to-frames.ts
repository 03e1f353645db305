import type { Frame } from "@proxbox/contract";
import type { BackendEvent } from "../runs/runs.ts";
import { createFrameWriter } from "./frame-writer.ts";
import type { StreamShape } from "./stream-shape.ts";

/**
 * The frames of a run as they come: the opening at once, `complete` exactly once at the end, also when the events throw or
 * end early. Never throws. Who stops reading ends the reading of the events.
 */
export async function* toFrames(events: AsyncIterable<BackendEvent>, shape: StreamShape): AsyncGenerator<Frame, void> {
  const writer = createFrameWriter(shape);
  yield* writer.open();
  try {
    for await (const event of events) {
      yield* writer.take(event);
      if (writer.isComplete) return;
    }
  } catch (thrown) {
    yield* writer.abort(thrown);
    return;
  }
  yield* writer.abort();
}
