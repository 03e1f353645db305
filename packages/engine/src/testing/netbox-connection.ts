import type { NetboxOptions } from "../netbox/connect.ts";

/** A v2 token that no real NetBox has; tests look for it where it must not appear (E113). */
export const CANARY_TOKEN = "nbt_CANARYKEY001.canarysecretcanarysecretcanarysecret0001";

/** Options for a test's NetBox: waits are only written down in `waits`, chance and time stand still. */
export function testConnection(url: string, changes: Partial<NetboxOptions> = {}): NetboxOptions & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    url,
    token: CANARY_TOKEN,
    tls: { mode: "system" },
    timeouts: { connectMs: 2_000, readMs: 5_000, writeMs: 5_000 },
    wait: async (ms) => {
      waits.push(ms);
    },
    clock: () => new Date("2026-11-22T06:00:00Z"),
    random: () => 0,
    waits,
    ...changes,
  };
}
