import { createHmac, randomBytes } from "node:crypto";
import { boundedMap } from "@proxbox/server";

/** What is remembered of keys that were verified, so that a request pays microseconds and not a slow hash. */
export interface SeenKeys {
  /** Id of the stored key that this key was found to be. Whether it is still active is another question. */
  idOf(key: Buffer): number | undefined;
  /** Whether this key was found to be none of the stored ones a short while ago. */
  isKnownWrong(key: Buffer): boolean;
  addRight(key: Buffer, id: number): void;
  addWrong(key: Buffer): void;
  /** Forgets a removed key. */
  removeId(id: number): void;
  /** Forgets which keys were wrong: the stored ones have changed. */
  forgetWrong(): void;
}

const MOST_RIGHT = 1_000;
const MOST_WRONG = 10_000;

/** Remembers digests under a random key of this process; nothing of them outlives it or can be tried elsewhere. */
export function seenKeys(wrongSeconds: number, clock: () => Date): SeenKeys {
  const processKey = randomBytes(32);
  const digestOf = (key: Buffer): string => createHmac("sha256", processKey).update(key).digest("base64");
  const right = boundedMap<number>(MOST_RIGHT);
  const wrongUntilMs = boundedMap<number>(MOST_WRONG);
  return {
    idOf: (key) => right.get(digestOf(key)),
    isKnownWrong: (key) => (wrongUntilMs.get(digestOf(key)) ?? 0) > clock().getTime(),
    addRight: (key, id) => right.set(digestOf(key), id),
    addWrong: (key) => wrongUntilMs.set(digestOf(key), clock().getTime() + wrongSeconds * 1000),
    removeId: right.deleteValue,
    forgetWrong: () => wrongUntilMs.clear(),
  };
}
