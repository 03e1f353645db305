import type { Asked } from "../ask/exchange.ts";
import { fieldOf, keep, recall } from "./question.ts";
import type { Question } from "./question.ts";

function registered(api_key: unknown): Asked {
  return { method: "POST", path: "/auth/register-key", body: { api_key, label: "interop" } };
}

/** Before the first key: the one-shot bootstrap and what it refuses. */
export const bootstrapQuestions: readonly Question[] = [
  { key: "bootstrap-status before", ask: () => ({ path: "/auth/bootstrap-status" }), texts: ["needs_bootstrap", "has_db_keys"] },
  { key: "GET /auth/keys while no key exists", ask: ({ key }) => ({ path: "/auth/keys", key }), texts: ["detail"] },
  { key: "register: 31 bytes", ask: () => registered("k".repeat(31)) },
  { key: "register: no key in the body", ask: () => ({ method: "POST", path: "/auth/register-key", body: { label: "x" } }) },
  { key: "register: a number as key", ask: () => registered(7) },
  { key: "register: 73 bytes", ask: () => registered("k".repeat(73)) },
  { key: "bootstrap-status after refusals", ask: () => ({ path: "/auth/bootstrap-status" }), texts: ["needs_bootstrap", "has_db_keys"] },
  { key: "register: 64 bytes", ask: ({ key }) => registered(key) },
  { key: "register: a second time", ask: () => registered("z".repeat(64)) },
  { key: "register: a second time, the same key", ask: ({ key }) => registered(key) },
  { key: "bootstrap-status after", ask: () => ({ path: "/auth/bootstrap-status" }), texts: ["needs_bootstrap", "has_db_keys"] },
];

/** Keys: list, create, switch off and on, delete, and that the last active one stays. */
export const keyQuestions: readonly Question[] = [
  {
    key: "keys: list",
    ask: ({ key }) => ({ path: "/auth/keys", key }),
    texts: ["keys.0.label", "keys.0.is_active"],
  },
  {
    key: "keys: create",
    ask: ({ key }) => ({ method: "POST", path: "/auth/keys", key }),
    learn: (answer, session) => {
      keep("second key id", "id")(answer, session);
      keep("second key", "raw_key")(answer, session);
    },
    texts: ["label", "is_active"],
    facts: ({ json }) => ({ "raw_key is 64 url-safe characters": /^[\w-]{64}$/.test(String(fieldOf(json, "raw_key"))) ? "yes" : "no" }),
  },
  { key: "keys: the new one is valid", ask: (session) => ({ path: "/version", key: String(recall(session, "second key")) }) },
  { key: "keys: deactivate", ask: (session) => ({ method: "POST", path: `/auth/keys/${recall(session, "second key id")}/deactivate`, key: session.key }), texts: ["is_active"] },
  { key: "keys: a deactivated one", ask: (session) => ({ path: "/version", key: String(recall(session, "second key")) }), texts: ["detail"] },
  { key: "keys: activate", ask: (session) => ({ method: "POST", path: `/auth/keys/${recall(session, "second key id")}/activate`, key: session.key }), texts: ["is_active"] },
  { key: "keys: delete", ask: (session) => ({ method: "DELETE", path: `/auth/keys/${recall(session, "second key id")}`, key: session.key }), isShapeCompared: false },
  { key: "keys: deactivate an unknown", ask: ({ key }) => ({ method: "POST", path: "/auth/keys/999/deactivate", key }) },
  { key: "keys: activate an unknown", ask: ({ key }) => ({ method: "POST", path: "/auth/keys/999/activate", key }) },
  { key: "keys: delete an unknown", ask: ({ key }) => ({ method: "DELETE", path: "/auth/keys/999", key }) },
  { key: "keys: an id that is no number", ask: ({ key }) => ({ method: "DELETE", path: "/auth/keys/first", key }) },
];

/** 401 texts, each followed by a success so that the counter starts again (wire-contract.md 3.4). */
export const refusalQuestions: readonly Question[] = [
  { key: "401: no key", ask: () => ({ path: "/auth/keys" }), texts: ["detail"] },
  { key: "valid key after no key", ask: ({ key }) => ({ path: "/version", key }) },
  { key: "401: wrong key", ask: () => ({ path: "/auth/keys", key: "w".repeat(64) }), texts: ["detail"] },
  { key: "401: wrong key again", ask: () => ({ path: "/auth/keys", key: "w".repeat(64) }), texts: ["detail"] },
  { key: "valid key after two wrong ones", ask: ({ key }) => ({ path: "/version", key }) },
  { key: "401: empty key", ask: () => ({ path: "/auth/keys", key: "" }), texts: ["detail"] },
  { key: "401: key of 100 bytes", ask: () => ({ path: "/auth/keys", key: "w".repeat(100) }) },
  { key: "401: no key on a stream", ask: () => ({ path: "/dcim/devices/create/stream?proxmox_endpoint_ids=1" }) },
  { key: "valid key after the rest", ask: ({ key }) => ({ path: "/version", key }) },
  {
    key: "CORS preflight",
    ask: () => ({ method: "OPTIONS", path: "/version", headers: { Origin: "https://other.example", "Access-Control-Request-Method": "GET" } }),
    isShapeCompared: false,
    facts: ({ headers }) => ({ "allows the origin": headers["access-control-allow-origin"] === undefined ? "no" : "yes" }),
  },
  { key: "valid key after a preflight", ask: ({ key }) => ({ path: "/version", key }) },
];

const wrong = { path: "/version", key: "x".repeat(64) };

/** Of a backend of its own: PyPI's 0.0.19.post5 takes the first of these and is then closed to everyone. */
export const lastKeyQuestions: readonly Question[] = [
  { key: "last key: register", ask: ({ key }) => registered(key) },
  { key: "last key: delete", ask: ({ key }) => ({ method: "DELETE", path: "/auth/keys/1", key }), texts: ["detail.code"] },
  { key: "last key: deactivate", ask: ({ key }) => ({ method: "POST", path: "/auth/keys/1/deactivate", key }), texts: ["detail.code"] },
  { key: "last key: still valid", ask: ({ key }) => ({ path: "/version", key }) },
];

/** Of a backend of its own: five failures lock (wire-contract.md 3.4), in the original also for the valid key. */
export const lockoutQuestions: readonly Question[] = [
  { key: "lock-out: register", ask: ({ key }) => registered(key) },
  { key: "lock-out: failure 1", ask: () => wrong, texts: ["detail"] },
  { key: "lock-out: failure 2", ask: () => wrong, texts: ["detail"] },
  { key: "lock-out: failure 3", ask: () => wrong, texts: ["detail"] },
  { key: "lock-out: failure 4", ask: () => wrong, texts: ["detail"] },
  { key: "lock-out: failure 5", ask: () => wrong, texts: ["detail"] },
  { key: "lock-out: failure 6", ask: () => wrong, texts: ["detail"], facts: ({ headers }) => ({ "Retry-After": headers["retry-after"] === undefined ? "absent" : "present" }) },
  { key: "lock-out: GET /health stays open", ask: () => ({ path: "/health" }) },
  { key: "lock-out: bootstrap-status stays open", ask: () => ({ path: "/auth/bootstrap-status" }) },
  { key: "lock-out: the valid key", ask: ({ key }) => ({ path: "/version", key }) },
];
