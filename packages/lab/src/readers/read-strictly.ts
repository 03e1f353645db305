/** One event as a strict reader understands it. */
export interface ReadEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
  readonly id: number | undefined;
}

/** A body as a strict reader understands it. */
export interface ReadBody {
  readonly events: readonly ReadEvent[];
  readonly comments: readonly string[];
}

function readData(line: string): Record<string, unknown> {
  const data: unknown = JSON.parse(line);
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw new Error(`data is no object: ${line}`);
  return data as Record<string, unknown>;
}

function readBlock(block: string, hasIds: boolean): ReadEvent {
  const form = hasIds ? /^id: (\d+)\nevent: ([a-z_]+)\ndata: (\{.*\})$/ : /^()event: ([a-z_]+)\ndata: (\{.*\})$/;
  const [, id, event, data] = form.exec(block) ?? [];
  if (event === undefined || data === undefined) throw new Error(`no frame of this form: ${JSON.stringify(block)}`);
  return { event, data: readData(data), id: hasIds ? Number(id) : undefined };
}

/**
 * Reads a whole body and throws at everything that wire-contract.md 2.1 and 2.2 do not allow: bytes beyond ASCII, other line
 * ends than LF, other lines than `event:`, `data:` and comments, data of several lines or that is no object, an unended frame.
 */
export function readStrictly(body: Uint8Array, { hasIds = false }: { readonly hasIds?: boolean } = {}): ReadBody {
  if (body.some((byte) => byte > 0x7e || (byte < 0x20 && byte !== 0x0a))) throw new Error("the body has bytes beyond printable ASCII and LF");
  const text = Buffer.from(body).toString("latin1");
  if (text !== "" && !text.endsWith("\n\n")) throw new Error("the last frame is not ended");
  const blocks = text.split("\n\n").slice(0, -1);
  const comments = blocks.filter((block) => block.startsWith(":"));
  return { comments, events: blocks.filter((block) => !block.startsWith(":")).map((block) => readBlock(block, hasIds)) };
}
