import { Client } from "undici";
import type { BackendDoor } from "./backend-client.ts";

/** One `full-update/stream` as its reader saw it. */
export interface FullUpdateRead {
  /** From sending the request to the first whole frame. */
  readonly firstFrameMs: number;
  /** From sending the request to the end of the stream. */
  readonly wallMs: number;
  readonly frames: number;
  readonly bytes: number;
  readonly isOk: boolean;
  readonly message: string;
}

/** What the reader does as soon as the run has a name. */
export type OnOpened = (runId: string) => Promise<void>;

interface Reading {
  firstFrameMs: number | undefined;
  frames: number;
  bytes: number;
  last: string;
}

const PATH = "/full-update/stream";
/** Longest run that is waited for. */
const WITHIN_MS = 15 * 60_000;

function take(reading: Reading, rest: string, sinceMs: number): string {
  const blocks = rest.split("\n\n");
  const open = blocks.pop() ?? "";
  const frames = blocks.filter((block) => !block.startsWith(":"));
  if (frames.length > 0) reading.firstFrameMs ??= performance.now() - sinceMs;
  reading.frames += frames.length;
  reading.last = frames.at(-1) ?? reading.last;
  return open;
}

function endOf({ last }: Reading): { isOk: boolean; message: string } {
  const [, data] = /^event: complete\ndata: (.*)$/.exec(last) ?? [];
  if (data === undefined) throw new Error(`the stream ended without complete: ${last.slice(0, 500)}`);
  const { ok, message } = JSON.parse(data) as { ok: boolean; message: string };
  return { isOk: ok, message };
}

/** Asks for a full update on a connection of its own and reads its frames to the end. */
export async function readFullUpdate({ url, key }: BackendDoor, onOpened?: OnOpened): Promise<FullUpdateRead> {
  const client = new Client(url);
  const reading: Reading = { firstFrameMs: undefined, frames: 0, bytes: 0, last: "" };
  try {
    const startedMs = performance.now();
    const { statusCode, headers, body } = await client.request({ method: "GET", path: PATH, headers: { "x-proxbox-api-key": key }, signal: AbortSignal.timeout(WITHIN_MS) });
    if (statusCode !== 200) throw new Error(`${PATH} was answered with ${statusCode}: ${(await body.text()).slice(0, 500)}`);
    const opened = onOpened?.(String(headers["x-proxbox-run-id"]));
    let rest = "";
    for await (const chunk of body.setEncoding("latin1") as AsyncIterable<string>) {
      reading.bytes += chunk.length;
      rest = take(reading, rest + chunk, startedMs);
    }
    const wallMs = performance.now() - startedMs;
    await opened;
    return { firstFrameMs: reading.firstFrameMs ?? wallMs, wallMs, frames: reading.frames, bytes: reading.bytes, ...endOf(reading) };
  } finally {
    await client.destroy();
  }
}
