const FIELDS = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;

/** Whether there is such an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function fieldsAt(atMs: number, timeZone: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new Intl.DateTimeFormat("en-GB", { ...FIELDS, timeZone }).formatToParts(atMs).map(({ type, value }) => [type, value]));
}

function offsetMs(atMs: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = fieldsAt(atMs, timeZone);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) - Math.floor(atMs / 1_000) * 1_000;
}

/** A moment as an input of the type `datetime-local` holds it, on the clocks of a time zone: `2026-03-29T03:00`. */
export function toLocalText(at: string, timeZone: string): string {
  const { year, month, day, hour, minute } = fieldsAt(Date.parse(at), timeZone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The moment in ISO 8601 at which the clocks of a time zone show it. A time that they leave out comes as much later; of one that they show twice it is the first. */
export function fromLocalText(text: string, timeZone: string): string | undefined {
  const asUtcMs = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtcMs) || !isTimeZone(timeZone)) return undefined;
  const dayMs = 86_400_000;
  const candidates = [asUtcMs - dayMs, asUtcMs + dayMs].map((nearMs) => asUtcMs - offsetMs(nearMs, timeZone));
  const shown = candidates.filter((atMs) => toLocalText(new Date(atMs).toISOString(), timeZone) === text.slice(0, 16));
  // The offset before a change of the clocks makes a time within the gap a later one.
  return new Date(shown.length > 0 ? Math.min(...shown) : (candidates[0] ?? asUtcMs)).toISOString();
}
