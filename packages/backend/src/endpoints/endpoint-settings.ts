import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { getCACertificates } from "node:tls";
import { AppError } from "@proxbox/contract";
import type { DialGuard, TlsMode } from "@proxbox/engine";
import { dialGuard } from "./refuse-target.ts";
import { readTargetRules } from "./target-rules.ts";
import type { TargetRules } from "./target-rules.ts";

/** What holds for every endpoint of this backend, set by the operator and not by who saves one. */
export interface EndpointSettings {
  readonly targets: TargetRules;
  readonly guard: DialGuard;
  /** How a certificate is checked where an endpoint asks for it. */
  readonly trust: TlsMode;
}

/** Where the settings come from; `lookup` resolves host names, the system's by default. */
export interface EndpointSettingsSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly lookup?: LookupFunction;
}

function readCaFile(path: string): string {
  try {
    const pem = readFileSync(path, "utf8");
    // Throws for a file that holds no certificate, which would otherwise only show when something is dialled.
    return new X509Certificate(pem).fingerprint256 === "" ? "" : pem;
  } catch (cause) {
    throw new AppError("CFG_ENVIRONMENT", { detail: "PROXBOX_CA_FILE is not a readable file of PEM certificates", where: "PROXBOX_CA_FILE", cause });
  }
}

// The file adds to the system's authorities: NetBox may have a public certificate where Proxmox VE has one of the house.
function trustOf(path: string | undefined): TlsMode {
  if (path === undefined || path === "") return { mode: "system" };
  const known = new Set([readCaFile(path), ...getCACertificates("default"), ...getCACertificates("system")]);
  return { mode: "ca", caPem: [...known].join("\n") };
}

/**
 * Reads `PROXBOX_BLOCKED_TARGETS`, `PROXBOX_ALLOWED_TARGETS` and `PROXBOX_CA_FILE`. Throws
 * `CFG_ENVIRONMENT`, which names the variable.
 */
export function readEndpointSettings({ env, lookup }: EndpointSettingsSource): EndpointSettings {
  const targets = readTargetRules(env);
  return { targets, guard: dialGuard(targets, lookup), trust: trustOf(env["PROXBOX_CA_FILE"]) };
}
