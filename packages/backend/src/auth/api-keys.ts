import { randomBytes } from "node:crypto";
import type { LockoutTable } from "../store/lockout-table.ts";
import type { ApiKeyRow, ApiKeyTable } from "../store/store.ts";
import { guessLimit, hashKey, workQueue } from "@proxbox/server";
import { keyGate } from "./key-gate.ts";
import type { KeyGate } from "./key-gate.ts";
import { keyRows } from "./key-rows.ts";
import { lockout, WINDOW_SECONDS } from "./lockout.ts";
import { seenKeys } from "./seen-keys.ts";

/** The keys of this backend: who may pass, and the changes that a key's holder can make. */
export interface ApiKeys {
  readonly check: KeyGate;
  isClaimed(): boolean;
  list(): readonly ApiKeyRow[];
  /** The first key; `undefined` when there was one before, `"busy"` when too many hashes wait. */
  claim(key: Buffer, label: string): Promise<ApiKeyRow | "busy" | undefined>;
  /** Makes a key of 64 URL-safe characters. */
  create(): Promise<{ readonly row: ApiKeyRow; readonly rawKey: string } | "busy">;
  setActive(id: number, isActive: boolean): ReturnType<ApiKeyTable["setActive"]>;
  remove(id: number): ReturnType<ApiKeyTable["remove"]>;
}

/** What the keys are kept with. */
export interface ApiKeysOptions {
  readonly store: { readonly apiKeys: ApiKeyTable; readonly lockouts: LockoutTable };
  /** Key of the digests in the lock-out table, see digest-key.ts. */
  readonly digestKey: Buffer;
  readonly clock: () => Date;
}

/** Slow hashes that wait or run at a time. */
const MOST_HASHES = 32;
/** Bytes of a key that the backend makes itself (wire-contract.md 3.1). */
const RAW_KEY_BYTES = 48;

/** The keys in the store, with what this process remembers of them. */
export function apiKeys({ store, digestKey, clock }: ApiKeysOptions): ApiKeys {
  const { apiKeys: table } = store;
  const seen = seenKeys(WINDOW_SECONDS, clock);
  const rows = keyRows(table, seen.forgetWrong);
  const hashes = workQueue(MOST_HASHES);
  const check = keyGate({ rows, seen, hashes, guesses: guessLimit(WINDOW_SECONDS, clock), locks: lockout(store.lockouts, { digestKey, clock }) });

  async function hashAndAdd(key: Buffer, add: (hash: string, createdAt: string) => ApiKeyRow | undefined): Promise<ApiKeyRow | "busy" | undefined> {
    const hash = await hashes.run(() => hashKey(key));
    if (hash === undefined) return "busy";
    const row = rows.changed(add(hash, clock().toISOString()));
    if (row !== undefined) seen.addRight(key, row.id);
    return row;
  }

  async function claim(key: Buffer, label: string): Promise<ApiKeyRow | "busy" | undefined> {
    // Asked before the hash, so that nobody without a key can make us work.
    if (table.isClaimed()) return undefined;
    return hashAndAdd(key, (hash, createdAt) => table.claimBootstrap({ label, hash, createdAt }));
  }

  async function create(): Promise<{ row: ApiKeyRow; rawKey: string } | "busy"> {
    const rawKey = randomBytes(RAW_KEY_BYTES).toString("base64url");
    const row = await hashAndAdd(Buffer.from(rawKey), (hash, createdAt) => table.add({ label: "", hash, createdAt }));
    return row === "busy" || row === undefined ? "busy" : { row, rawKey };
  }

  function remove(id: number): ReturnType<ApiKeyTable["remove"]> {
    const result = rows.changed(table.remove(id));
    if (result === "removed") seen.removeId(id);
    return result;
  }

  const setActive = (id: number, isActive: boolean) => rows.changed(table.setActive(id, isActive));
  return { check, isClaimed: () => table.isClaimed(), list: () => rows.list(), claim, create, setActive, remove };
}
