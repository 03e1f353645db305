import { z } from "zod";

function toNumber(value: unknown): unknown {
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

/** A whole number in a path or a query, as decimal digits. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  return z.preprocess(toNumber, z.int().min(least).max(most));
}

/** The id in a path. Ids begin at 1; others are merely not found. */
export const IdParams = z.object({ id: wholeNumber(0) });
