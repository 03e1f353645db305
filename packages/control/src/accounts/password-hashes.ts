import { AppError } from "@proxbox/contract";
import { hashKey, isHashOf, workQueue } from "@proxbox/server";

/** Passwords that wait for their slow hash at a time; whoever comes then is asked to try again. */
const MOST_WAITING = 32;

/** What a hash costs: scrypt's N, r and p. */
export type HashCost = NonNullable<Parameters<typeof hashKey>[1]>;

/** Slow hashes of passwords, one at a time beside the event loop. Both throw `AUTH_BUSY` when too many wait. */
export interface PasswordHashes {
  hash(password: string): Promise<string>;
  /** Takes as long for `undefined`, a user that is not there, as for a wrong password. */
  isRight(stored: string | undefined, password: string): Promise<boolean>;
}

// Two spellings of one letter are one password (RFC 8265 4.2).
function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize("NFC"), "utf8");
}

/** Makes them. `cost` is for tests: what a hash costs is not their business. */
export function passwordHashes(cost?: HashCost): PasswordHashes {
  const queue = workQueue(MOST_WAITING);
  const decoy = hashKey(Buffer.from("nobody's password"), cost);
  const run = async <T>(task: () => Promise<T>): Promise<T> => {
    const done = await queue.run(async () => ({ value: await task() }));
    if (done === undefined) throw new AppError("AUTH_BUSY");
    return done.value;
  };
  return {
    hash: (password) => run(() => hashKey(bytesOf(password), cost)),
    isRight: (stored, password) =>
      run(async () => {
        const isSame = await isHashOf(stored ?? (await decoy), bytesOf(password));
        return isSame && stored !== undefined;
      }),
  };
}
