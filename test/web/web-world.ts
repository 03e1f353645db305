import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateEstate, startNetbox, startProxmox } from "@proxbox/lab";
import type { NetboxLab, ProxmoxLab } from "@proxbox/lab";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { repositoryRoot } from "../../scripts/repository-root.ts";
import { addNetbox, addProxmox, setUp } from "../control/control-api.ts";
import type { ControlApi } from "../control/control-api.ts";
import { launchProcess } from "../control/control-process.ts";
import type { ServerProcess } from "../control/control-process.ts";

/** What a world is made of. */
export interface WebWorldOptions {
  /** Guests of the lab's cluster. Default 12. */
  readonly vms?: number;
  /** Whether the account and the endpoints are made beforehand. Default true; false: a fresh installation. */
  readonly isSetUp?: boolean;
}

/** `proxbox serve` with its page, a lab of Proxmox VE and NetBox, and a browser. */
export interface WebWorld {
  readonly url: string;
  readonly setupUrl: string | undefined;
  readonly browser: Browser;
  readonly proxmox: ProxmoxLab;
  readonly netbox: NetboxLab;
  readonly server: ServerProcess;
  /** The API as the administrator uses it; only where the world is set up. */
  readonly api: ControlApi;
  /** Stops the server and starts it again at the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Username and password of the administrator in a world that is set up. */
export const ADMINISTRATOR = { username: "admin", password: "correct horse battery" } as const;

/** Starts Debian's Chromium; without a sandbox, which root may not make. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ channel: "chromium", executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}

async function furnish(url: string, setupUrl: string, { proxmox, netbox }: Pick<WebWorld, "proxmox" | "netbox">): Promise<ControlApi> {
  const api = await setUp(url, setupUrl);
  await addNetbox(api, netbox);
  await addProxmox(api, proxmox, { name: "pve" });
  return api;
}

/** Opens a world; whoever opens it closes it, in any case. Throws when the page was not built. */
export async function openWebWorld({ vms = 12, isSetUp = true }: WebWorldOptions = {}): Promise<WebWorld> {
  if (!existsSync(join(repositoryRoot, "packages/web/dist/index.html"))) throw new Error("the web page is not built: scripts/bootstrap does it, or vite build packages/web");
  const dataDir = mkdtempSync(join(tmpdir(), "proxbox-web-"));
  const kills: (() => Promise<void>)[] = [];
  const serve = (port: number): Promise<ServerProcess> => launchProcess(["serve", "--data", dataDir, "--port", String(port)], { onKill: (kill) => kills.push(kill) });
  const [proxmox, netbox, browser, server] = await Promise.all([startProxmox({ estate: generateEstate({ nodes: 2, vms, seed: 3 }), tls: true }), startNetbox(), launchBrowser(), serve(0)]);
  const url = String(server.facts["url"]);
  const setupUrl = String(server.facts["setup_url"]);
  const close = async (): Promise<void> => {
    await browser.close();
    for (const kill of kills) await kill();
    await Promise.all([proxmox.close(), netbox.close()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
  const restart = async (): Promise<void> => {
    for (const kill of kills.splice(0)) await kill();
    await serve(Number(new URL(url).port));
  };
  try {
    const api = isSetUp ? await furnish(url, setupUrl, { proxmox, netbox }) : ({} as ControlApi);
    return { url, setupUrl, browser, proxmox, netbox, server, api, restart, close };
  } catch (error) {
    await close();
    throw error;
  }
}
