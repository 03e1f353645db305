/** Facts of an item as they are kept: keys with underscores, and what was not said left out. */
export function facts(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const said = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([key, value]) => [key.replaceAll("-", "_"), value]));
}

// The range of `Date`; beyond it there is no ISO text.
const lastSecond = 8_640_000_000_000;

/** ISO text of a time in seconds since 1970; absent for what is none. Proxmox VE writes 0 for never. */
export function isoTime(seconds: number | undefined): string | undefined {
  if (seconds === undefined || seconds <= 0 || seconds > lastSecond) return undefined;
  return new Date(Math.round(seconds * 1000)).toISOString();
}
