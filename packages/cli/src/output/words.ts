/** `1 disk`, `2 disks`; `many` where the plural is not made with s. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Milliseconds as people say them: `840 ms`, `2.4 s`, `3 min 20 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The first few of a list and how many more there are. */
export function someOf(items: readonly string[], limit: number): string {
  const shown = items.slice(0, limit).join(", ");
  return items.length <= limit ? shown : `${shown} and ${items.length - limit} more`;
}
