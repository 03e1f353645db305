/** A seeded stream of choices; the same seed gives the same stream on every machine. */
export interface Random {
  /** 0 <= value < 1. */
  next(): number;
  /** A whole number, both ends included. */
  integer(low: number, high: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** True in this share of the calls, 0 to 1. */
  chance(share: number): boolean;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
  /** A text of the form of a random UUID. */
  uuid(): string;
}

/** Makes the stream of a seed (mulberry32: 32 bits of state, enough for test data). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const hex = (digits: number): string => Array.from({ length: digits }, () => integer(0, 15).toString(16)).join("");
  return {
    next,
    integer,
    hex,
    pick: (values) => values[integer(0, values.length - 1)] ?? values[0],
    chance: (share) => next() < share,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[integer(0, 3)]}${hex(3)}-${hex(12)}`,
  };
}
