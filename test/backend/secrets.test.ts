import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { netboxBody, openBackendWorld, proxmoxBody } from "./backend-world.ts";
import type { BackendWorld } from "./backend-world.ts";

const PROXMOX_SECRET = "canary-f1a9c0de-0000-4000-8000-proxmox";
const PASSWORD = "canary-password-of-a-person";

/** Everything that must never leave the backend in clear. */
function canaries(world: BackendWorld): readonly string[] {
  const { token } = netboxBody(world.netbox) as { token: string };
  return [PROXMOX_SECRET, PASSWORD, token, world.netbox.tokens.v2, world.key];
}

function leaks(world: BackendWorld, texts: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(texts).flatMap(([where, text]) => canaries(world).filter((canary) => text.includes(canary)).map((canary) => `${canary.slice(0, 12)}… in ${where}`));
}

describe("secrets", () => {
  it("E113: stand in no answer, no frame, no log line and no file, whatever goes wrong", async () => {
    const world = await openBackendWorld({ tokenSecret: PROXMOX_SECRET });
    const texts: Record<string, string> = {};
    const ask = async (method: string, path: string, body?: unknown): Promise<void> => {
      texts[`${method} ${path} ${JSON.stringify(body ?? "").slice(0, 40)}`] = (await world.ask(method, path, body)).text;
    };
    const stream = async (path: string): Promise<void> => {
      texts[path] = await (await world.open(path)).text();
    };
    const proxmox = proxmoxBody("lab", world.proxmox, PROXMOX_SECRET);
    await stream("/full-update/stream");
    // Everything that repeats what it was given when it is wrong.
    await ask("POST", "/proxmox/endpoints", proxmox);
    await ask("POST", "/proxmox/endpoints", { ...proxmox, name: "x", port: "wrong" });
    await ask("POST", "/proxmox/endpoints", { ...proxmox, name: "y", token_value: null, password: PASSWORD, token_name: PROXMOX_SECRET });
    await ask("POST", "/proxmox/endpoints", { ...proxmox, name: "z", ip_address: "169.254.169.254" });
    await ask("POST", "/netbox/endpoint", netboxBody(world.netbox));
    await ask("PUT", "/netbox/endpoint/1", { ...netboxBody(world.netbox), port: -1 });
    await ask("POST", "/auth/register-key", { api_key: world.key });
    await ask("PUT", `/proxmox/endpoints/${world.ids["lab"]}`, { password: PASSWORD, token_name: null, token_value: null });
    // Both sides refuse, and say what they were sent.
    world.netbox.faults.add({ method: "GET", path: /status/, effect: { kind: "status", status: 403, body: JSON.stringify({ detail: `no ${world.netbox.tokens.v2}` }), headers: { "Content-Type": "application/json" } } });
    await stream("/dcim/devices/create/stream");
    await stream("/full-update/stream");
    await ask("GET", "/proxmox/version");
    await ask("PUT", `/proxmox/endpoints/${world.ids["lab"]}`, { token_name: proxmox["token_name"], token_value: PROXMOX_SECRET, password: null });
    for (const path of ["/netbox/endpoint", "/netbox/endpoint/1", "/proxmox/endpoints", "/proxmox/sessions", "/proxmox/cluster/status", "/auth/keys", "/runs", "/plans", "/conflicts", "/inventory", "/metrics", "/openapi.json", "/admin/encryption/status", "/admin/logs?limit=5000", "/cache"]) await ask("GET", path);
    texts["log lines"] = world.logLines.join("\n");
    expect(leaks(world, texts)).toEqual([]);
    // A check that cannot fail is none: the texts are there, and the records are not empty.
    expect(texts["GET /proxmox/endpoints \"\""]).toContain("\"lab\"");
    expect(world.logLines.length).toBeGreaterThan(3);
    await world.restart();
    const files = readdirSync(world.dataDir).filter((name) => statSync(join(world.dataDir, name)).isFile());
    expect(files).toContain("backend.db");
    expect(leaks(world, Object.fromEntries(files.map((name) => [name, readFileSync(join(world.dataDir, name), "latin1")])))).toEqual([]);
  });
});
