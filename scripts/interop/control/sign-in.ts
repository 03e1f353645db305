import { randomBytes } from "node:crypto";
import { createControlClient } from "./control-client.ts";
import type { ControlClient } from "./control-client.ts";

/** Makes the first account with the set-up link and a token of it: what a person does first. */
export async function signIn({ url, setupUrl = "" }: { readonly url: string; readonly setupUrl: string | undefined }): Promise<ControlClient> {
  const account = { username: "interop", password: randomBytes(12).toString("base64url") };
  const visitor = createControlClient(url);
  const [, token = ""] = setupUrl.split("#", 2);
  await visitor.ask({ method: "POST", path: "/api/setup/", body: { token, ...account } });
  const issued = await visitor.ask({ method: "POST", path: "/api/accounts/tokens/provision/", body: { ...account, description: "interop" } });
  return createControlClient(url, (issued as { readonly token: string }).token);
}
