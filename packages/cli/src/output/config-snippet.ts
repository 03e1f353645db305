/** Where a server of the lab is and how to get in. The fingerprint is undefined without TLS. */
export interface LabAddress {
  readonly url: string;
  readonly token: string;
  readonly fingerprint: string | undefined;
}

function tlsLine(fingerprint: string | undefined, indent: string): string {
  return fingerprint === undefined ? "" : `${indent}tls: {fingerprint: "${fingerprint}"}\n`;
}

/** The `netbox` part of a configuration file. */
export function netboxSnippet({ url, token, fingerprint }: LabAddress): string {
  return `netbox:\n  url: ${url}\n  token: ${token}\n${tlsLine(fingerprint, "  ")}`;
}

/** The `proxmox` part of a configuration file, with one source named `lab`. */
export function proxmoxSnippet({ url, token, fingerprint }: LabAddress): string {
  return `proxmox:\n  - name: lab\n    url: ${url}\n    token: ${token}\n${tlsLine(fingerprint, "    ")}`;
}
