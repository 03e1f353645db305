/** What may wait for a slow reader. Frames are ASCII: their length is their size in bytes. */
export interface QueueBounds {
  readonly frames: number;
  readonly bytes: number;
}

/** Frames that wait until a reader reads again. */
export interface FrameQueue {
  /** Takes a frame in; drops progress first where it gets too much. False when even what must not be dropped is too much. */
  push(text: string, isDroppable: boolean): boolean;
  /** The oldest frame. */
  shift(): string | undefined;
  clear(): void;
  readonly length: number;
  /** Frames that were dropped so far. */
  readonly dropped: number;
}

interface Waiting {
  readonly text: string;
  readonly isDroppable: boolean;
}

/** Makes a queue that never holds more than its bounds. */
export function createFrameQueue(bounds: QueueBounds): FrameQueue {
  let waiting: Waiting[] = [];
  let bytes = 0;
  let dropped = 0;
  function isOver(): boolean {
    return waiting.length > bounds.frames || bytes > bounds.bytes;
  }
  // All of it at once: what waits is stale by then, and the next overflow is as far away as can be.
  function dropProgress(): void {
    const before = waiting.length;
    waiting = waiting.filter(({ isDroppable }) => !isDroppable);
    bytes = waiting.reduce((sum, { text }) => sum + text.length, 0);
    dropped += before - waiting.length;
  }
  return {
    push(text, isDroppable) {
      waiting.push({ text, isDroppable });
      bytes += text.length;
      if (isOver()) dropProgress();
      return !isOver();
    },
    shift() {
      const first = waiting.shift();
      bytes -= first?.text.length ?? 0;
      return first?.text;
    },
    clear() {
      waiting = [];
      bytes = 0;
    },
    get length() {
      return waiting.length;
    },
    get dropped() {
      return dropped;
    },
  };
}
