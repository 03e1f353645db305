import { isHashOf } from "@proxbox/server";
import type { GuessLimit, WorkQueue } from "@proxbox/server";
import type { KeyRows } from "./key-rows.ts";
import { hasKeyLength } from "./key-text.ts";
import type { Lockout } from "./lockout.ts";
import type { SeenKeys } from "./seen-keys.ts";

/** What became of a request's key. `remaining`: failures that are left before the lock-out. */
export type KeyVerdict =
  | { readonly is: "valid"; readonly keyId: number }
  | { readonly is: "locked" }
  | { readonly is: "no-key-exists" }
  | { readonly is: "missing"; readonly remaining: number }
  | { readonly is: "wrong"; readonly remaining: number }
  /** Too many keys wait for their slow hash. */
  | { readonly is: "busy" };

/** Judges the key of a request that came from a source. */
export type KeyGate = (presented: Buffer | undefined, source: string) => Promise<KeyVerdict>;

/** What the gate decides with. */
export interface KeyGateParts {
  readonly rows: KeyRows;
  readonly seen: SeenKeys;
  readonly guesses: GuessLimit;
  readonly locks: Lockout;
  readonly hashes: WorkQueue;
}

async function findId({ rows }: KeyGateParts, key: Buffer): Promise<number | "none"> {
  for (const row of rows.list()) if (row.isActive && (await isHashOf(row.hash, key))) return row.id;
  return "none";
}

/** Finds the stored key that is this one: its id, "none", or `undefined` when too many hashes wait. */
type Search = (key: Buffer) => Promise<number | "none" | undefined>;

/** A client that comes with many requests at once, as after a restart, pays one hash and fills no queue with its own. */
function sharedSearch(parts: KeyGateParts): Search {
  const pending = new Map<string, { readonly rows: readonly unknown[]; readonly found: ReturnType<Search> }>();
  return async (key) => {
    if (!hasKeyLength(key)) return "none";
    const [name, rows] = [key.toString("base64"), parts.rows.list()];
    const running = pending.get(name);
    // Only of the keys as they are stored now: what was added or retired since must be looked at anew.
    if (running?.rows === rows) return running.found;
    const mine = { rows, found: parts.hashes.run(() => findId(parts, key)) };
    pending.set(name, mine);
    try {
      return await mine.found;
    } finally {
      if (pending.get(name) === mine) pending.delete(name);
    }
  };
}

interface Gate extends KeyGateParts {
  readonly search: Search;
}

function refuse({ seen, guesses, locks }: KeyGateParts, key: Buffer, source: string): KeyVerdict {
  // What cannot be a key costs no hash and is no guess.
  if (hasKeyLength(key) && !seen.isKnownWrong(key)) guesses.count(source);
  seen.addWrong(key);
  return { is: "wrong", remaining: locks.fail({ key, source }) };
}

/** Judges a key that this process has not seen to be right: by what failed before, then by its slow hash. */
async function judgeUnseen(parts: Gate, key: Buffer, source: string): Promise<KeyVerdict> {
  const { rows, seen, guesses, locks, search } = parts;
  if (locks.isLocked({ key, source })) return { is: "locked" };
  if (seen.isKnownWrong(key)) return refuse(parts, key, source);
  // Not refused for good: the right client may sit behind the same address and not have been verified yet.
  if (!guesses.mayTry(source)) return { is: "busy" };
  const before = rows.list();
  const found = await search(key);
  if (found === undefined) return { is: "busy" };
  // The stored keys have changed while this one was being hashed: what was found holds no longer.
  if (rows.list() !== before) return judge(parts, key, source);
  if (found === "none") return refuse(parts, key, source);
  seen.addRight(key, found);
  locks.forget({ key, source });
  return { is: "valid", keyId: found };
}

async function judge(parts: Gate, key: Buffer | undefined, source: string): Promise<KeyVerdict> {
  const { rows, seen, locks } = parts;
  const knownId = key === undefined ? undefined : seen.idOf(key);
  if (knownId !== undefined && rows.isActive(knownId)) return { is: "valid", keyId: knownId };
  if (!rows.hasActive()) return { is: "no-key-exists" };
  if (key !== undefined) return judgeUnseen(parts, key, source);
  return locks.isLocked({ source }) ? { is: "locked" } : { is: "missing", remaining: locks.fail({ source }) };
}

/**
 * Makes the gate. In order: a key that was verified and is active passes at once, whatever else comes from its source; a pair of key
 * and source that failed too often is locked out; a key known to be wrong is refused unhashed; a source that tried too many
 * different keys gets no more of them hashed; what is left pays the slow hash, one at a time.
 */
export function keyGate(parts: KeyGateParts): KeyGate {
  const gate = { ...parts, search: sharedSearch(parts) };
  return (presented, source) => judge(gate, presented, source);
}
