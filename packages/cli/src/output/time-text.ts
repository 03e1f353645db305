/** A time of the API as it is shown: `2026-05-01 12:00:05Z`; `-` for none. */
export function timeText(time: string | null | undefined): string {
  return time === null || time === undefined ? "-" : new Date(time).toISOString().replace("T", " ").replace(/\.\d+/, "");
}

/** Only the time of the day: `12:00:05`. */
export function clockText(time: string): string {
  return new Date(time).toISOString().slice(11, 19);
}
