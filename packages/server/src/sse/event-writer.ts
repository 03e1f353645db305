import type { ServerResponse } from "node:http";
import { asciiJson } from "./ascii-json.ts";
import { createFrameQueue } from "./frame-queue.ts";
import type { FrameQueue, QueueBounds } from "./frame-queue.ts";
import { KEEPALIVE, frameText } from "./frame-text.ts";
import type { Timers } from "./timers.ts";

/** What may go with a frame. */
export interface SendOptions {
  /** Ignored where the stream has no ids. */
  readonly id?: number;
  /** May be left out for a slow reader. Default no. */
  readonly isDroppable?: boolean;
}

/** One of several frames: its number, and data that is ASCII JSON on one line. */
export interface NumberedJson {
  readonly id: number;
  readonly json: string;
}

/** Writes frames to one reader, never more than it takes. */
export interface EventWriter {
  /** Sends one event; nothing after the end. */
  send(event: string, data: unknown, options?: SendOptions): void;
  /** The same with data that is ASCII JSON on one line already. */
  sendJson(event: string, json: string, options?: SendOptions): void;
  /** Several events of one name in one piece: to many readers that is a fraction of the work. Not after the end. */
  sendAll(event: string, frames: readonly NumberedJson[]): void;
  /** Resolves when the reader has taken what was sent, or is gone: for senders that can wait. */
  whenDrained(): Promise<void>;
  /** Sends what waits and ends the stream. */
  end(): void;
  /** Lets go of timers, listeners and frames; of no use before the connection has closed. */
  dispose(): void;
}

/** How a writer writes. */
export interface EventWriterOptions {
  readonly timers: Timers;
  readonly keepaliveMs: number;
  readonly stallTimeoutMs: number;
  readonly bounds: QueueBounds;
  readonly hasIds: boolean;
}

class ResponseWriter implements EventWriter {
  readonly #response: ServerResponse;
  readonly #options: EventWriterOptions;
  readonly #queue: FrameQueue;
  #isBlocked = false;
  #isEnding = false;
  #cancelKeepalive: (() => void) | undefined;
  #cancelStall: (() => void) | undefined;
  #waiters: (() => void)[] = [];

  constructor(response: ServerResponse, options: EventWriterOptions) {
    this.#response = response;
    this.#options = options;
    this.#queue = createFrameQueue(options.bounds);
    response.on("drain", this.#onDrain);
    // A reader that leaves in the middle of a write is told by "close".
    response.on("error", ignore);
    this.#armKeepalive();
  }

  readonly send = (event: string, data: unknown, options?: SendOptions): void => this.sendJson(event, asciiJson(data), options);

  readonly sendJson = (event: string, json: string, { id, isDroppable = false }: SendOptions = {}): void => {
    if (this.#isEnding || this.#response.destroyed) return;
    const text = frameText(event, json, this.#options.hasIds ? id : undefined);
    if (!this.#isBlocked) this.#write(text);
    else if (!this.#queue.push(text, isDroppable)) this.#response.destroy();
  };

  readonly sendAll = (event: string, frames: readonly NumberedJson[]): void => {
    if (this.#isEnding || this.#response.destroyed || frames.length === 0) return;
    if (this.#isBlocked) for (const { id, json } of frames) this.sendJson(event, json, { id });
    else this.#write(frames.map(({ id, json }) => frameText(event, json, this.#options.hasIds ? id : undefined)).join(""));
  };

  readonly whenDrained = (): Promise<void> => {
    if (!this.#isBlocked || this.#response.destroyed) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  };

  readonly end = (): void => {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#cancelKeepalive?.();
    if (!this.#isBlocked) this.#finish();
  };

  readonly dispose = (): void => {
    this.#isEnding = true;
    this.#cancelKeepalive?.();
    this.#cancelStall?.();
    this.#queue.clear();
    this.#response.off("drain", this.#onDrain);
    this.#wake();
  };

  #write(text: string): void {
    this.#armKeepalive();
    if (!this.#response.write(text, "latin1")) this.#block();
  }

  #block(): void {
    this.#isBlocked = true;
    this.#cancelKeepalive?.();
    this.#armStall();
  }

  readonly #onDrain = (): void => {
    this.#cancelStall?.();
    this.#isBlocked = false;
    while (!this.#isBlocked) {
      const text = this.#queue.shift();
      if (text === undefined) break;
      this.#write(text);
    }
    if (this.#isBlocked) return;
    this.#wake();
    if (this.#isEnding) this.#finish();
    else this.#armKeepalive();
  };

  // The last bytes may still lie with us: a reader that does not take them must not hold the connection for ever.
  #finish(): void {
    this.#response.end();
    if (!this.#response.destroyed) this.#armStall();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  #armStall(): void {
    this.#cancelStall?.();
    this.#cancelStall = this.#options.timers.after(this.#options.stallTimeoutMs, () => this.#response.destroy());
  }

  #armKeepalive(): void {
    this.#cancelKeepalive?.();
    if (this.#isEnding) return;
    this.#cancelKeepalive = this.#options.timers.after(this.#options.keepaliveMs, () => this.#write(KEEPALIVE));
  }
}

function ignore(): void {}

/** Makes the writer of one answer whose head has been sent. */
export function createEventWriter(response: ServerResponse, options: EventWriterOptions): EventWriter {
  return new ResponseWriter(response, options);
}
