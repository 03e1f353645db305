/**
 * Reads a Retry-After header, either form of RFC 9110 10.2.3: seconds, or an HTTP date (compared with `nowMs`).
 * Gives milliseconds from now, never negative; `undefined` when there is no header or it cannot be understood.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // `Date.parse` takes much for a date, also a bare "-5"; an HTTP date always names its weekday.
  if (!/^[A-Za-z]{3}/.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
