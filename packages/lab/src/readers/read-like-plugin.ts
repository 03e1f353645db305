/** A frame as the Python plugin understands it. */
export interface PluginFrame {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the Python plugin makes of a stream that ended cleanly: an HTTP-like status (wire-contract.md 2.7). */
export interface PluginOutcome {
  readonly status: 200 | 502 | 503;
  readonly detail: string | undefined;
  readonly frames: readonly PluginFrame[];
}

// It splits lines at all of these, not only at line feeds (wire-contract.md 2.2).
const lineEnds = new RegExp(String.raw`\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]`);

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : { raw: value };
  } catch {
    return { raw: text };
  }
}

/** Reads frames by the rules of wire-contract.md 2.3. */
function readFrames(text: string): PluginFrame[] {
  const frames: PluginFrame[] = [];
  let event = "";
  let data: string[] = [];
  const flush = (): void => {
    if (data.length > 0) frames.push({ event: event === "" ? "message" : event, data: parse(data.join("\n")) });
    event = "";
    data = [];
  };
  for (const line of text.split(lineEnds)) {
    if (line.startsWith(":")) continue;
    if (line === "") flush();
    else if (line.startsWith("event:")) {
      if (data.length > 0) flush();
      event = line.slice("event:".length).trim();
    } else data.push(line.startsWith("data:") ? line.slice("data:".length).trimStart() : line);
  }
  flush();
  return frames;
}

/** Whether `complete` has the form that the plugin's schema asks for; `ok` may be missing there, which is its own weakness. */
function isValidComplete({ ok = true, message, result, errors }: Readonly<Record<string, unknown>>): boolean {
  const isResult = result === undefined || result === null || typeof result === "object";
  const isErrors = errors === undefined || Array.isArray(errors);
  return typeof ok === "boolean" && (message === undefined || typeof message === "string") && isResult && isErrors;
}

function detailOf({ errors, message }: Readonly<Record<string, unknown>>): string {
  const [first] = Array.isArray(errors) ? (errors as { detail?: unknown }[]) : [];
  if (first?.detail !== undefined) return typeof first.detail === "string" ? first.detail : JSON.stringify(first.detail);
  return typeof message === "string" ? message : "";
}

/** Reads a body as the plugin does: decoded by the charset that the head names, Latin-1 without one. */
export function readLikePlugin(body: Uint8Array, contentType: string): PluginOutcome {
  const frames = readFrames(new TextDecoder(contentType.includes("charset=utf-8") ? "utf-8" : "latin1").decode(body));
  const completes = frames.filter(({ event }) => event === "complete").map(({ data }) => data);
  const last = completes.at(-1);
  if (last === undefined || !completes.every(isValidComplete)) return { status: 502, detail: undefined, frames };
  return last["ok"] === false ? { status: 503, detail: detailOf(last), frames } : { status: 200, detail: undefined, frames };
}
