import { createHash } from "node:crypto";
import { createSecureContext, getCACertificates, TLSSocket } from "node:tls";
import type { SecureContext } from "node:tls";
import { buildConnector } from "undici";
import { checkLiteral, guardedLookup } from "./dial-guard.ts";
import type { DialGuard } from "./dial-guard.ts";
import { HttpFailure } from "./http.ts";
import type { HttpSettings, TlsMode } from "./http.ts";

let trustOfThisMachine: SecureContext | undefined;

// Parsing some hundred certificates takes tens of milliseconds: once per process, not once per connection.
function systemContext(): SecureContext {
  trustOfThisMachine ??= createSecureContext({ ca: [...new Set([...getCACertificates("default"), ...getCACertificates("system")])] });
  return trustOfThisMachine;
}

let trustOfFile: { readonly caPem: string; readonly context: SecureContext } | undefined;

// The same holds for a file of authorities, of which a process has one.
function contextOf(caPem: string): SecureContext {
  if (trustOfFile?.caPem !== caPem) trustOfFile = { caPem, context: createSecureContext({ ca: caPem }) };
  return trustOfFile.context;
}

function secureOptions(tls: TlsMode): { secureContext?: SecureContext; rejectUnauthorized: boolean } {
  if (tls.mode === "system") return { secureContext: systemContext(), rejectUnauthorized: true };
  if (tls.mode === "ca") return { secureContext: contextOf(tls.caPem), rejectUnauthorized: true };
  return { rejectUnauthorized: false };
}

/** Brings a SHA-256 fingerprint into the form that Node shows: upper-case hex pairs with colons. */
function normaliseFingerprint(fingerprint: string): string {
  const digits = fingerprint.replace(/^sha-?256[:=]/i, "").replace(/[^0-9a-f]/gi, "").toUpperCase();
  return digits.replace(/(..)(?=.)/g, "$1:");
}

function shownFingerprint(socket: unknown): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { raw } = socket.getPeerCertificate();
  return raw === undefined ? undefined : normaliseFingerprint(createHash("sha256").update(raw).digest("hex"));
}

function fingerprintFailure(shown: string | undefined): HttpFailure {
  return new HttpFailure("fingerprint", { wasSent: false, ...(shown === undefined ? {} : { fingerprint: shown }) });
}

// The pin replaces the CA check, so it is compared on every connection, before the first byte of a request is written.
function pinned(connect: buildConnector.connector, sha256: string): buildConnector.connector {
  const expected = normaliseFingerprint(sha256);
  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error !== null) return callback(error, null);
      const shown = shownFingerprint(socket);
      if (shown === expected) return callback(null, socket);
      socket.destroy();
      callback(fingerprintFailure(shown), null);
    });
  };
}

// Before the socket is made: an address is not resolved, so the guarded lookup never sees it.
function guarded(connect: buildConnector.connector, guard: DialGuard): buildConnector.connector {
  return (options, callback) => {
    try {
      checkLiteral(guard, options.hostname);
    } catch (error) {
      return callback(error as HttpFailure, null);
    }
    connect(options, callback);
  };
}

/**
 * Makes undici's connector for the TLS mode. Sessions are never resumed, so that every connection shows its
 * certificate; HTTP/2 is off, because its answers have no reason phrase and Proxmox VE before 8.4 explains itself there.
 */
export function openConnector(settings: HttpSettings): buildConnector.connector {
  const connect = buildConnector({
    ...secureOptions(settings.tls),
    timeout: settings.connectTimeoutMs,
    maxCachedSessions: 0,
    allowH2: false,
    ...(settings.guard === undefined ? {} : { lookup: guardedLookup(settings.guard) }),
  });
  const checked = settings.guard === undefined ? connect : guarded(connect, settings.guard);
  return settings.tls.mode === "fingerprint" ? pinned(checked, settings.tls.sha256) : checked;
}
