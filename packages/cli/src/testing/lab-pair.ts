import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNetbox, startProxmox } from "@proxbox/lab";
import type { NetboxLab, NetboxLabOptions, ProxmoxLab, ProxmoxLabOptions } from "@proxbox/lab";

/** What a configuration of the pair says differently; `extra` is put at the file's end. */
export interface ConfigOverrides {
  readonly netboxUrl?: string;
  readonly netboxToken?: string;
  readonly netboxTls?: string;
  readonly proxmoxUrl?: string;
  readonly proxmoxToken?: string;
  readonly proxmoxTls?: string;
  readonly extra?: string;
}

/** Both labs and a folder for configuration and state. */
export interface LabPair {
  readonly proxmox: ProxmoxLab;
  readonly netbox: NetboxLab;
  readonly folder: string;
  /** Writes a configuration for the pair and gives its path; every one has the same state file. */
  config(overrides?: ConfigOverrides): string;
  close(): Promise<void>;
}

/** Starts a small Proxmox VE and an empty NetBox. */
export async function openLabPair(options: { readonly proxmox?: ProxmoxLabOptions; readonly netbox?: NetboxLabOptions } = {}): Promise<LabPair> {
  const proxmox = await startProxmox({ estate: { nodes: 2, vms: 6, seed: 7 }, ...options.proxmox });
  const netbox = await startNetbox(options.netbox);
  const folder = mkdtempSync(join(tmpdir(), "proxbox-cli-"));
  let count = 0;
  const config = (overrides: ConfigOverrides = {}): string => {
    count += 1;
    const path = join(folder, `proxbox-${count}.yaml`);
    const { tokenId, secret } = proxmox.credentials;
    const text = `netbox:
  url: ${overrides.netboxUrl ?? netbox.url}
  token: "${overrides.netboxToken ?? netbox.tokens.v2}"
  tls: ${overrides.netboxTls ?? "system"}
proxmox:
  - name: lab
    url: ${overrides.proxmoxUrl ?? proxmox.url}
    token: "${overrides.proxmoxToken ?? `${tokenId}=${secret}`}"
    tls: ${overrides.proxmoxTls ?? "system"}
state: state.db
${overrides.extra ?? ""}
`;
    writeFileSync(path, text);
    return path;
  };
  const close = async (): Promise<void> => {
    await proxmox.close();
    await netbox.close();
    rmSync(folder, { recursive: true });
  };
  return { proxmox, netbox, folder, config, close };
}
