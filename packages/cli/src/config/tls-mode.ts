import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { TlsMode } from "@proxbox/engine";
import type { Tls } from "./config.ts";

function readCa(path: string): string | undefined {
  try {
    const pem = readFileSync(path, "utf8");
    return new X509Certificate(pem).fingerprint256 === "" ? undefined : pem;
  } catch {
    return undefined;
  }
}

/** The engine's TLS mode; undefined when the CA file cannot be read as a PEM certificate. Paths are relative to `folder`. */
export function toTlsMode(tls: Tls | undefined, folder: string): TlsMode | undefined {
  if (tls === undefined || tls === "system") return { mode: "system" };
  if (tls === "insecure") return { mode: "insecure" };
  if ("fingerprint" in tls) return { mode: "fingerprint", sha256: tls.fingerprint };
  const caPem = readCa(resolve(folder, tls.ca));
  return caPem === undefined ? undefined : { mode: "ca", caPem };
}
