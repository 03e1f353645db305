/** One frame as a strict reader sees it. */
export interface ReadFrame {
  readonly event: string;
  readonly data: Record<string, unknown>;
  readonly id?: string;
}

/** An event stream that is read to its end. */
export interface ReadStream {
  readonly status: number;
  readonly headers: Headers;
  readonly frames: readonly ReadFrame[];
  /** Every byte as text, for who looks for what must not be in it. */
  readonly text: string;
}

/**
 * Reads one frame as strictly as wire-contract.md 2.2 wants it written: `event:` and then `data:`, LF alone, one line of ASCII
 * JSON that is an object. Throws where the server is not as strict.
 */
function readFrame(block: string, { hasIds }: { hasIds: boolean }): ReadFrame | undefined {
  if (block.startsWith(":")) return undefined;
  const form = hasIds ? /^id: (\d+)\nevent: ([a-z_]+)\ndata: (\{[\x20-\x7e]*\})$/ : /^()event: ([a-z_]+)\ndata: (\{[\x20-\x7e]*\})$/;
  const [, id = "", event = "", data = ""] = form.exec(block) ?? [];
  if (event === "") throw new Error(`not a frame as it has to be: ${JSON.stringify(block)}`);
  return { event, data: JSON.parse(data) as Record<string, unknown>, ...(hasIds ? { id } : {}) };
}

/** Reads a stream frame by frame; `onFrame` sees each as it comes. */
export async function readStream(response: Response, options: { hasIds?: boolean; onFrame?: (frame: ReadFrame) => void } = {}): Promise<ReadStream> {
  const { hasIds = false, onFrame } = options;
  const frames: ReadFrame[] = [];
  let text = "";
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const piece = decoder.decode(chunk as Uint8Array, { stream: true });
    text += piece;
    rest += piece;
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const frame = readFrame(block, { hasIds });
      if (frame === undefined) continue;
      frames.push(frame);
      onFrame?.(frame);
    }
  }
  if (rest !== "") throw new Error(`the stream ends in the middle of a frame: ${JSON.stringify(rest)}`);
  return { status: response.status, headers: response.headers, frames, text };
}

/** The one `complete` of a stream; throws where there is none or more than one, or where it is not the last frame. */
export function completeOf({ frames }: Pick<ReadStream, "frames">): Record<string, unknown> {
  const completes = frames.filter(({ event }) => event === "complete");
  const [only] = completes;
  if (only === undefined || completes.length > 1 || frames.at(-1) !== only) throw new Error(`expected one complete at the end, got ${frames.map(({ event }) => event).join(" ")}`);
  if (typeof only.data["ok"] !== "boolean") throw new Error(`ok is no boolean: ${JSON.stringify(only.data)}`);
  return only.data;
}
