import { createSecureContext, getCACertificates } from "node:tls";
import type { SecureContext } from "node:tls";
import { Agent } from "undici";
import type { Dispatcher } from "undici";

/** Keep-alive connections to the backends, one pool for each way to look at certificates. */
export interface Connections {
  pool(verifySsl: boolean): Dispatcher;
  close(): Promise<void>;
}

let trustOfThisMachine: SecureContext | undefined;

// Parsing some hundred certificates takes tens of milliseconds: once per process, not once per connection.
function systemTrust(): SecureContext {
  trustOfThisMachine ??= createSecureContext({ ca: [...new Set([...getCACertificates("default"), ...getCACertificates("system")])] });
  return trustOfThisMachine;
}

// Waiting for an answer and between chunks is limited by our own timers, which tests can turn.
const noLimits = { headersTimeout: 0, bodyTimeout: 0 } as const;

/** Opens no connection yet; `close` cuts those that were opened. */
export function createConnections({ connectMs }: { readonly connectMs: number }): Connections {
  const agents = new Map<boolean, Agent>();
  return {
    pool(verifySsl) {
      const trust = verifySsl ? { secureContext: systemTrust(), rejectUnauthorized: true } : { rejectUnauthorized: false };
      const agent = agents.get(verifySsl) ?? new Agent({ ...noLimits, allowH2: false, connect: { ...trust, timeout: connectMs } });
      agents.set(verifySsl, agent);
      return agent;
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}
