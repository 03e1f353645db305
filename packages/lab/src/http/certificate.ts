import { X509Certificate } from "node:crypto";
import { generate } from "selfsigned";

/** A self-signed certificate for 127.0.0.1 and localhost: PEM texts and the SHA-256 fingerprint (upper-case hex with colons). */
export interface LabCertificate {
  key: string;
  certificate: string;
  fingerprint256: string;
}

/** Makes a fresh self-signed certificate, as a Proxmox VE or NetBox of a small site has it. */
export async function makeCertificate(): Promise<LabCertificate> {
  const extensions = [
    { name: "basicConstraints" as const, cA: true },
    { name: "subjectAltName" as const, altNames: [{ type: 2 as const, value: "localhost" }, { type: 7 as const, ip: "127.0.0.1" }] },
  ];
  const pems = await generate([{ name: "commonName", value: "localhost" }], { keySize: 2048, algorithm: "sha256", extensions });
  return { key: pems.private, certificate: pems.cert, fingerprint256: new X509Certificate(pems.cert).fingerprint256 };
}
