/** One event of a stream as text: its name before its data, LF only, and an id only where the reader understands ids. */
export function frameText(event: string, json: string, id?: number): string {
  // An id after the name would be glued to the data by the Python reader (wire-contract.md 2.2); before it, it is only noise.
  const idLine = id === undefined ? "" : `id: ${id}\n`;
  return `${idLine}event: ${event}\ndata: ${json}\n\n`;
}

/** A comment that keeps proxies from closing a silent stream. */
export const KEEPALIVE = ": keepalive\n\n";
