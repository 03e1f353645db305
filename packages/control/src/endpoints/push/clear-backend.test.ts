import { createCipher } from "@proxbox/server";
import { expect, it } from "vitest";
import { createBackendTurns } from "./backend-turns.ts";
import { clearBackend } from "./clear-backend.ts";
import { credentialMark } from "./credential-mark.ts";
import type { PushParts } from "./push-parts.ts";

it("gives a backend up that does not answer while somebody waits, and says so", async () => {
  const stop = new AbortController();
  const row = { backend_id: 1, kind: "proxmox", endpoint_id: 1, wire_id: 1, wire_name: "east (nb:1)", target: "10.0.0.11:8006", fingerprint: "", is_removed: false, pushed_at: new Date(0) } as const;
  const parts: PushParts = {
    mark: credentialMark(createCipher(new Uint8Array(32))),
    turns: createBackendTurns(),
    pushed: { of: async () => [row], holders: async () => [1], save: async () => undefined, forget: async () => undefined },
    door: {
      requestJson: (_id, { signal }) => {
        stop.abort(new Error("too long"));
        return Promise.reject(signal?.reason as Error);
      },
      checkKey: async () => ({ is: "accepted" }),
    },
  };
  expect(await clearBackend(parts, 1, stop.signal)).toMatchObject([{ code: "BE_TIMEOUT" }]);
});
