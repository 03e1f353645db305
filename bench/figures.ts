/** A number with so many digits behind the point and its unit. */
export function figure(value: number, digits: number, unit = ""): string {
  return `${value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}${unit === "" ? "" : ` ${unit}`}`;
}

/** Milliseconds as seconds. */
export function seconds(ms: number): string {
  return figure(ms / 1_000, 2, "s");
}

/** Bytes as megabytes of a million, as memory goals are meant. */
export function megabytes(bytes: number): string {
  return figure(bytes / 1_000_000, 0, "MB");
}

/** The value in the middle; of an even number the lower one of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? 0;
}
