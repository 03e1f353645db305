import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { AppError } from "@proxbox/contract";

/** Paths of the PEM files of a server. */
export interface TlsFiles {
  readonly certPath: string;
  readonly keyPath: string;
}

function readPem(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError("CFG_CERTIFICATE", { detail: "the file cannot be read", where: path, cause });
  }
}

/** Reads a certificate and its key as PEM texts; throws `CFG_CERTIFICATE` when they cannot be read or do not belong together. */
export function readTls({ certPath, keyPath }: TlsFiles): { cert: string; key: string } {
  const pair = { cert: readPem(certPath), key: readPem(keyPath) };
  try {
    createSecureContext(pair);
    return pair;
  } catch (cause) {
    throw new AppError("CFG_CERTIFICATE", { detail: "they are no PEM files that belong together", where: `${certPath}, ${keyPath}`, cause });
  }
}
