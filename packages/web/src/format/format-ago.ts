const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** A distance in time, negative for the past, in the largest unit that it fills: `-180_000` is "3 minutes ago". */
export function formatAgo(distanceMs: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, ms] of UNITS) if (Math.abs(distanceMs) >= ms) return format.format(Math.trunc(distanceMs / ms), unit);
  return format.format(0, "second");
}
