import type { Answer } from "../ask/exchange.ts";
import type { Facts } from "../compare/facts.ts";
import { fieldOf } from "./question.ts";
import type { Question } from "./question.ts";

function securityHeaders({ headers }: Answer): Facts {
  const names = ["x-content-type-options", "x-frame-options", "strict-transport-security", "content-security-policy", "referrer-policy", "permissions-policy"];
  return Object.fromEntries(names.map((name) => [`header ${name}`, headers[name] === undefined ? "absent" : "present"]));
}

// The plugin takes 0.0.15 and later for current (wire-contract.md 7 and 11).
function isCurrent(version: unknown): boolean {
  const [major = 0, minor = 0, patch = 0] = String(version).split(/[.-]/).map((part) => Number.parseInt(part, 10));
  return major > 0 || minor > 0 || patch >= 15;
}

/** Who answers, in which version, and whether it is ready. */
export const identityQuestions: readonly Question[] = [
  {
    key: "GET / without a key",
    ask: () => ({ path: "/" }),
    isShapeCompared: false,
    facts: (answer) => ({ "message begins with Proxbox Backend": String(fieldOf(answer.json, "message")).startsWith("Proxbox Backend") ? "yes" : "no", ...securityHeaders(answer) }),
  },
  { key: "GET /health without a key", ask: () => ({ path: "/health" }), texts: ["status", "init_ok"] },
  { key: "GET /version without a key", ask: () => ({ path: "/version" }) },
  {
    key: "GET /version",
    ask: ({ key }) => ({ path: "/version", key }),
    facts: ({ json }) => ({ "version is 0.0.15 or later": isCurrent(fieldOf(json, "version")) ? "yes" : "no" }),
  },
  {
    key: "GET /openapi.json without a key",
    ask: () => ({ path: "/openapi.json" }),
    isShapeCompared: false,
    facts: ({ json }) => ({ "has openapi and paths": typeof fieldOf(json, "openapi") === "string" && typeof fieldOf(json, "paths") === "object" ? "yes" : "no" }),
  },
  { key: "GET /docs without a key", ask: () => ({ path: "/docs" }), isShapeCompared: false },
  { key: "GET /meta without a key", ask: () => ({ path: "/meta" }), isShapeCompared: false },
  { key: "unknown path", ask: ({ key }) => ({ path: "/no/such/path", key }) },
  { key: "unknown path without a key", ask: () => ({ path: "/no/such/path" }) },
  { key: "valid key after the last two", ask: ({ key }) => ({ path: "/version", key }) },
  { key: "slash: GET /netbox/endpoint/", ask: ({ key }) => ({ path: "/netbox/endpoint/", key }), isShapeCompared: false },
  { key: "slash: GET /proxmox/endpoints/", ask: ({ key }) => ({ path: "/proxmox/endpoints/", key }), isShapeCompared: false },
  { key: "slash: GET /auth/keys/", ask: ({ key }) => ({ path: "/auth/keys/", key }), isShapeCompared: false },
  { key: "slash: GET /version/", ask: ({ key }) => ({ path: "/version/", key }), isShapeCompared: false },
  { key: "GET /sync/active", ask: ({ key }) => ({ path: "/sync/active", key }), texts: ["active"] },
  { key: "GET /admin/encryption/status", ask: ({ key }) => ({ path: "/admin/encryption/status", key }), texts: ["configured"] },
  { key: "GET /admin/logs", ask: ({ key }) => ({ path: "/admin/logs?limit=3", key }) },
  { key: "GET /admin/logs with limit 0", ask: ({ key }) => ({ path: "/admin/logs?limit=0", key }) },
  { key: "GET /admin/logs with limit 5001", ask: ({ key }) => ({ path: "/admin/logs?limit=5001", key }) },
  { key: "GET /cache", ask: ({ key }) => ({ path: "/cache", key }), isShapeCompared: false },
  { key: "GET /clear-cache", ask: ({ key }) => ({ path: "/clear-cache", key }), isShapeCompared: false },
];
