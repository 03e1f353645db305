import { startNetbox, startProxmox } from "@proxbox/lab";
import type { NetboxLabOptions, ProxmoxLabOptions } from "@proxbox/lab";
import { EXIT_CODES } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { netboxSnippet, proxmoxSnippet } from "../output/config-snippet.ts";
import type { CommandContext } from "./command-context.ts";
import { untilStopped } from "./until-stopped.ts";

/** Options of `proxbox lab proxmox`. */
export interface LabProxmoxOptions {
  readonly json: boolean;
  readonly tls: boolean;
  readonly port: number;
  readonly nodes: number;
  readonly vms: number;
  readonly seed: number;
  /** Directory of recordings to serve instead of a generated estate. */
  readonly replay?: string;
  readonly pveVersion?: NonNullable<ProxmoxLabOptions["version"]>;
}

/** Options of `proxbox lab netbox`. */
export interface LabNetboxOptions {
  readonly json: boolean;
  readonly tls: boolean;
  readonly port: number;
  readonly netboxVersion?: NonNullable<NetboxLabOptions["version"]>;
  readonly plugin?: NonNullable<NetboxLabOptions["plugins"]>;
  readonly customFields: boolean;
}

interface Running {
  readonly what: string;
  readonly url: string;
  readonly snippet: string;
  /** What a script needs, as JSON. */
  readonly facts: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

async function serve(running: Running, isJson: boolean, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  if (isJson) terminal.print(JSON.stringify({ url: running.url, ...running.facts }));
  else {
    terminal.print(`${running.what} of the lab listens on ${terminal.paint.bold(running.url)}. Nothing of it is kept; stop it with Ctrl-C.`);
    terminal.print(`\nFor proxbox.yaml:\n\n${running.snippet}`);
  }
  await untilStopped(signal);
  await running.close();
  return EXIT_CODES.success;
}

/** `proxbox lab proxmox`: a Proxmox VE that behaves like a real one, until Ctrl-C. */
export async function labProxmox(options: LabProxmoxOptions, context: CommandContext): Promise<ExitCode> {
  const { nodes, vms, seed, replay, port, tls, pveVersion, json } = options;
  const lab = await startProxmox({
    port,
    tls,
    ...(replay === undefined ? { estate: { nodes, vms, seed } } : { replay }),
    ...(pveVersion === undefined ? {} : { version: pveVersion }),
  });
  const { tokenId, secret, user, password } = lab.credentials;
  const snippet = proxmoxSnippet({ url: lab.url, token: `${tokenId}=${secret}`, fingerprint: lab.fingerprint });
  const facts = { tokenId, secret, user, password, nodes: lab.estate.nodes.length, guests: lab.estate.guests.length, fingerprint: lab.fingerprint };
  return serve({ what: "A Proxmox VE", url: lab.url, snippet, facts, close: () => lab.close() }, json, context);
}

/** `proxbox lab netbox`: a NetBox that behaves like a real one, empty, until Ctrl-C. */
export async function labNetbox(options: LabNetboxOptions, context: CommandContext): Promise<ExitCode> {
  const { port, tls, netboxVersion, customFields, plugin = [], json } = options;
  const lab = await startNetbox({
    port,
    tls,
    customFields: customFields ? "proxbox" : "none",
    plugins: plugin,
    ...(netboxVersion === undefined ? {} : { version: netboxVersion }),
  });
  const fingerprint = lab.certificate?.fingerprint256;
  const snippet = netboxSnippet({ url: lab.url, token: lab.tokens.v2, fingerprint });
  const facts = { token: lab.tokens.v2, readOnlyToken: lab.tokens.readOnly, fingerprint };
  return serve({ what: "A NetBox", url: lab.url, snippet, facts, close: () => lab.close() }, json, context);
}
