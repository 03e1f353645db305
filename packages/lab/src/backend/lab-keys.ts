import type { LabRequest, LabResponse } from "../http/lab-server.ts";
import { detail, json } from "./answers.ts";

interface LabKey {
  readonly id: number;
  readonly label: string;
  is_active: boolean;
  readonly created_at: number;
  readonly text: string;
}

/** The keys of a lab backend, and who is let in (wire-contract.md 1.1, 3.2, 3.4). */
export interface LabKeys {
  /** What an unauthorised request is answered with; `undefined` lets it in. */
  refusal(request: LabRequest): LabResponse | undefined;
  /** Whether no key was ever registered. */
  needsBootstrap(): boolean;
  /** Makes this the only key there is, as after a rotation that nobody told us of; `undefined` empties the backend. */
  replace(text: string | undefined): void;
  /** Ends a lockout. */
  unlock(): void;
  register(request: LabRequest): LabResponse;
  list(): LabResponse;
  create(text: string): LabResponse;
  setActive(id: number, isActive: boolean): LabResponse;
  remove(id: number): LabResponse;
}

// wire-contract.md 3.4.
const mostFailures = 5;
const lockedSeconds = 300;

// bcrypt's limits of a key in bytes (wire-contract.md 1.1).
const shortestBytes = 32;
const longestBytes = 72;

function shown({ text: _text, ...record }: LabKey): Omit<LabKey, "text"> {
  return record;
}

/** Counts wrong keys; the lab has one client address, and a lockout ends when the test says so. */
function createLockout() {
  let failures = 0;
  return {
    isLocked: () => failures >= mostFailures,
    reset: () => void (failures = 0),
    fail(reason: string): LabResponse {
      failures += 1;
      const left = mostFailures - failures;
      return detail(401, left > 0 ? `${reason} ${left} attempts remaining.` : reason);
    },
  };
}

function wrongRegistration(key: unknown, isClaimed: boolean): LabResponse | undefined {
  if (typeof key !== "string") return json(422, { detail: [{ type: "missing", loc: ["body", "api_key"], msg: "Field required" }] });
  if (isClaimed) return detail(409, "API key already registered.");
  const sizeBytes = Buffer.byteLength(key);
  return sizeBytes < shortestBytes || sizeBytes > longestBytes ? detail(400, "API key must be 32 to 72 bytes long.") : undefined;
}

/** Makes the keys; `text` is the first one, already registered. */
export function createLabKeys(text: string | undefined): LabKeys {
  let keys: LabKey[] = [];
  let isClaimed = false;
  let nextId = 1;
  const lockout = createLockout();
  const add = (key: string, label: string): LabKey => {
    isClaimed = true;
    const record = { id: nextId++, label, is_active: true, created_at: 1_700_000_000, text: key };
    keys.push(record);
    return record;
  };
  const isLastActive = (id: number): boolean => keys.every((key) => !key.is_active || key.id === id);
  const lastKey = (): LabResponse => json(409, { detail: { code: "last_active_api_key_required", message: "At least one active API key is required." } });
  if (text !== undefined) add(text, "lab");
  return {
    needsBootstrap: () => !isClaimed,
    unlock: lockout.reset,
    replace(key) {
      keys = [];
      isClaimed = false;
      if (key !== undefined) add(key, "lab");
    },
    refusal({ headers }) {
      if (lockout.isLocked()) return detail(429, "Too many failed authentication attempts. Please try again later.", { "Retry-After": String(lockedSeconds) });
      if (!keys.some((key) => key.is_active)) return detail(401, "No API key configured. Register a key via POST /auth/register-key or use an existing key.");
      const given = headers["x-proxbox-api-key"];
      if (given === undefined) return lockout.fail("API key required.");
      if (!keys.some((key) => key.is_active && key.text === given)) return lockout.fail("Invalid API key.");
      lockout.reset();
      return undefined;
    },
    register({ body }) {
      const { api_key: key, label = "" } = JSON.parse(body.toString("utf8")) as { api_key?: unknown; label?: string };
      const wrong = wrongRegistration(key, isClaimed);
      if (wrong !== undefined) return wrong;
      add(String(key), label);
      return detail(201, "API key registered.");
    },
    list: () => json(200, { keys: keys.map(shown) }),
    create(key) {
      return json(201, { ...shown(add(key, "")), raw_key: key });
    },
    setActive(id, isActive) {
      const key = keys.find((each) => each.id === id);
      if (key === undefined) return detail(404, "API key not found.");
      if (!isActive && isLastActive(id)) return lastKey();
      key.is_active = isActive;
      return json(200, shown(key));
    },
    remove(id) {
      if (!keys.some((key) => key.id === id)) return detail(404, "API key not found.");
      if (isLastActive(id)) return lastKey();
      keys = keys.filter((key) => key.id !== id);
      return { status: 204 };
    },
  };
}
