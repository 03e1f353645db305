import { resolve } from "node:path";
import { AppError } from "@proxbox/contract";
import type { CommandContext } from "../commands/command-context.ts";
import { createApiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";
import { readSignIn } from "./sign-in-file.ts";

/** Options that every command has that speaks to a control plane. */
export interface ClientOptions {
  readonly url?: string;
  readonly caFile?: string;
  readonly json: boolean;
}

/** An address as it is compared, kept and dialled: no slash at its end. Throws `CFG_USAGE` for what is none. */
export function controlUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "" || url.hash !== "") {
    throw new AppError("CFG_USAGE", { detail: `${text} is no address of a control plane`, hint: "Give it like https://proxbox.example.com or http://127.0.0.1:8900." });
  }
  return url.href.replace(/\/+$/, "");
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}

/**
 * The address of `--url`, `PROXBOX_URL` or the saved sign-in; the token of `PROXBOX_TOKEN` or the saved
 * sign-in. A saved token goes to the address it was made at and to no other. Throws `CTL_NO_URL`, `CTL_NO_SIGN_IN`.
 */
function openClient(options: ClientOptions, { env, signal }: CommandContext): ApiClient {
  const saved = readSignIn(env);
  const named = given(options.url) ?? given(env["PROXBOX_URL"]) ?? saved?.url;
  if (named === undefined) throw new AppError("CTL_NO_URL");
  const url = controlUrl(named);
  const isSaved = saved !== undefined && controlUrl(saved.url) === url;
  const token = given(env["PROXBOX_TOKEN"]) ?? (isSaved ? saved.token : undefined);
  if (token === undefined) throw new AppError("CTL_NO_SIGN_IN", { where: url });
  const caFile = options.caFile === undefined ? (isSaved ? saved.ca_file : undefined) : resolve(options.caFile);
  return createApiClient({ url, token, caFile, signal });
}

/** Opens the client for a command, uses it, and closes it. Throws `CTL_NO_URL`, `CTL_NO_SIGN_IN`. */
export async function withClient<Result>(options: ClientOptions, context: CommandContext, use: (client: ApiClient) => Promise<Result>): Promise<Result> {
  const client = openClient(options, context);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
