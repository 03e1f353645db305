import type { IncomingHttpHeaders } from "node:http";
import { StringDecoder } from "node:string_decoder";
import type { Dispatcher } from "undici";
import { toHttpFailure } from "./failure.ts";
import type { Progress } from "./failure.ts";
import { HttpFailure } from "./http.ts";
import type { HttpAnswer, HttpFailureType } from "./http.ts";

/** One exchange to make: undici's own options, and what ends it early. `onSent` is called when the request goes on the wire. */
export interface ExchangeOptions {
  readonly dispatch: Dispatcher.DispatchOptions;
  /** From the sending to the last byte; waiting for a connection has its own limit. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly onSent: () => void;
}

interface Settle {
  resolve(answer: HttpAnswer): void;
  reject(failure: HttpFailure): void;
}

function flatHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

type ResponseStart = Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>;

// undici's `request()` hides whether a request was written already; its dispatch interface tells.
class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  readonly #settle: Settle;
  // Each piece at once: a page of rows kept as bytes until its end is there several times over.
  readonly #decoder = new StringDecoder("utf8");
  #text = "";
  #progress: Progress = "waiting";
  #controller: Dispatcher.DispatchController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isSettled = false;
  #head = { status: 0, reason: "", headers: {} as Record<string, string> };
  readonly #onAbort = (): void => this.#stop("aborted");

  constructor(options: ExchangeOptions, settle: Settle) {
    this.#options = options;
    this.#settle = settle;
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The caller gave up while the request waited for a connection: it must not be written any more.
    if (this.#isSettled) return controller.abort(new Error("given up before it was sent"));
    this.#controller = controller;
    this.#progress = "sent";
    this.#timer = setTimeout(() => this.#stop("timeout"), this.#options.timeoutMs);
    this.#options.onSent();
  }

  onResponseStart(...[, status, headers, reason]: ResponseStart): void {
    if (status < 200) return;
    this.#progress = "answering";
    this.#head = { status, reason: reason ?? "", headers: flatHeaders(headers) };
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#text += this.#decoder.write(chunk);
  }

  onResponseEnd(): void {
    if (this.#isSettled) return;
    this.#release();
    this.#settle.resolve({ ...this.#head, text: this.#text + this.#decoder.end() });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.fail(toHttpFailure(error, this.#progress));
  }

  /** Ends the exchange with a failure, unless it has ended already. */
  fail(failure: HttpFailure): void {
    if (this.#isSettled) return;
    this.#release();
    this.#settle.reject(failure);
  }

  #stop(type: HttpFailureType): void {
    const failure = new HttpFailure(type, { wasSent: this.#progress !== "waiting", cause: this.#options.signal?.reason });
    this.fail(failure);
    this.#controller?.abort(failure);
  }

  #release(): void {
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }
}

/** Makes one exchange and collects its whole answer; rejects with an `HttpFailure` only. */
export function exchange(dispatcher: Dispatcher, options: ExchangeOptions): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(new HttpFailure("aborted", { wasSent: false, cause: options.signal.reason }));
    const handler = new ExchangeHandler(options, { resolve, reject });
    try {
      dispatcher.dispatch(options.dispatch, handler);
    } catch (error) {
      handler.fail(toHttpFailure(error, "waiting"));
    }
  });
}
