import { randomBytes } from "node:crypto";
import { AppError } from "@proxbox/contract";
import { AnyAnswer, MeAnswer, NewTokenAnswer } from "../client/answers.ts";
import { createApiClient } from "../client/api-client.ts";
import type { ApiClient } from "../client/api-client.ts";
import type { CommandContext } from "./command-context.ts";
import type { DemoLab } from "./demo-job.ts";

/** The demo's administrator. */
export interface DemoAccount {
  readonly username: string;
  readonly password: string;
}

/** A control plane that was just started, and the lab that it is to sync. */
export interface FreshStage extends DemoLab {
  readonly url: string;
  readonly setupUrl: string | undefined;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function addEndpoints(client: ApiClient, { proxmox, netbox }: DemoLab): Promise<void> {
  const netboxBody = { name: "Lab NetBox", ip_address: "127.0.0.1", port: portOf(netbox.url), verify_ssl: false, token: netbox.tokens.v2 };
  await client.send({ method: "POST", path: "/api/endpoints/netbox/", body: netboxBody }, AnyAnswer);
  const { tokenId, secret } = proxmox.credentials;
  const proxmoxBody = { name: "Lab cluster", ip_address: "127.0.0.1", port: portOf(proxmox.url), verify_ssl: false, token_value: `${tokenId}=${secret}` };
  await client.send({ method: "POST", path: "/api/endpoints/proxmox/", body: proxmoxBody }, AnyAnswer);
}

/** Makes the first account with the set-up link, signs in, and saves the lab's NetBox and Proxmox VE as endpoints: what a person does first. */
export async function setUpDemo(stage: FreshStage, { signal }: CommandContext): Promise<{ account: DemoAccount; client: ApiClient }> {
  const { url, setupUrl } = stage;
  if (setupUrl === undefined) throw new AppError("RUN_BUG", { detail: "a new data directory has an account already" });
  const account = { username: "admin", password: randomBytes(9).toString("base64url") };
  const visitor = createApiClient({ url, signal });
  const [, token = ""] = setupUrl.split("#", 2);
  await visitor.send({ method: "POST", path: "/api/setup/", body: { token, ...account } }, MeAnswer);
  const issued = await visitor.send({ method: "POST", path: "/api/accounts/tokens/provision/", body: { ...account, description: "demo" } }, NewTokenAnswer);
  await visitor.close();
  const client = createApiClient({ url, token: issued.token, signal });
  await addEndpoints(client, stage);
  return { account, client };
}
