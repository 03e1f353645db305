import { OVERWRITE_NAMES, SYNC_MODE_NAMES, SyncMode } from "@proxbox/contract";
import { z } from "zod";
import type { SavedOf } from "../api/endpoints.ts";
import { readPastedNetboxToken } from "./read-pasted-netbox-token.ts";
import { readProxmoxToken } from "./read-proxmox-token.ts";

const Name = z.string().trim().min(1).max(230);

/** Reads an address as people type it: without a scheme it is `https`. What it may hold beyond that, the control plane decides. */
function withScheme(text: string): string {
  return /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
}

const Address = z.string().trim().min(1).transform(withScheme).refine((text) => URL.parse(text) !== null);
const Common = { name: Name, url: Address, verify_ssl: z.boolean(), enabled: z.boolean() };

/** What a body holds: only what differs from what is saved, everything of a new endpoint. */
export type EndpointBody = Readonly<Record<string, unknown>>;

function changed(body: EndpointBody, before: EndpointBody | undefined): EndpointBody {
  if (before === undefined) return body;
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => !(name in before) || JSON.stringify(before[name]) !== JSON.stringify(value)));
}

const Second = z.string().trim();

interface SavedAddress {
  readonly url: string;
  readonly domain: string | null;
  readonly ip_address: string | null;
}

/** The IP address that is saved besides a name; without a name it is the address itself. */
function secondOf(saved: Pick<SavedAddress, "domain" | "ip_address"> | undefined): string {
  return saved === undefined || saved.domain === null ? "" : (saved.ip_address ?? "");
}

/** Both addresses when either differs from what is saved: a URL by itself takes the second one away. */
function addressBody({ url, second }: { readonly url: string; readonly second: string }, saved: SavedAddress | undefined): EndpointBody {
  if (saved !== undefined && url === saved.url && second === secondOf(saved)) return {};
  return { url, ...(second === "" ? {} : { ip_address: second }) };
}

/** The form of a backend. An empty key leaves the one that is saved. */
export const BackendForm = z.object({ ...Common, second: Second, api_key: z.string() });
/** The form of a backend. */
export type BackendForm = z.infer<typeof BackendForm>;

/** What the form of a backend begins with. */
export function backendDefaults(saved: SavedOf<"backends"> | undefined): BackendForm {
  return { name: saved?.name ?? "", url: saved?.url ?? "", second: secondOf(saved), verify_ssl: saved?.verify_ssl ?? true, enabled: saved?.enabled ?? true, api_key: "" };
}

/** The body of a backend's form. */
export function backendBody({ api_key, url, second, ...form }: BackendForm, saved: SavedOf<"backends"> | undefined): EndpointBody {
  return { ...changed(form, saved), ...addressBody({ url, second }, saved), ...(api_key === "" ? {} : { api_key }) };
}

/** The form of a NetBox. An empty token leaves the one that is saved. */
export const NetboxForm = z.object({ ...Common, token: z.string(), token_key: z.string() }).refine(({ token, token_key }) => readPastedNetboxToken(token, token_key).is !== "wrong", { path: ["token"], error: "token" });
/** The form of a NetBox. */
export type NetboxForm = z.infer<typeof NetboxForm>;

/** What the form of a NetBox begins with. */
export function netboxDefaults(saved: SavedOf<"netbox"> | undefined): NetboxForm {
  return { name: saved?.name ?? "NetBox", url: saved?.url ?? "", verify_ssl: saved?.verify_ssl ?? true, enabled: saved?.enabled ?? true, token: "", token_key: "" };
}

/** The body of a NetBox's form: the token as it was read, with its version. */
export function netboxBody({ token, token_key, ...form }: NetboxForm, saved: SavedOf<"netbox"> | undefined): EndpointBody {
  const read = readPastedNetboxToken(token, token_key);
  const secret = read.is === "read" ? { token_version: read.version, token: read.token, token_key: read.key } : {};
  return { ...changed(form, saved), ...secret };
}

const Whole = z.string().trim().regex(/^\d*$/);
const Figure = z.string().trim().regex(/^\d*(\.\d+)?$/);
const Inherited = z.union([SyncMode, z.literal("")]);
const Switched = z.enum(["", "true", "false"]);

/** The form of a Proxmox VE endpoint. An empty number, mode or flag is as in the settings; empty secrets leave those that are saved. */
export const ProxmoxForm = z
  .object({
    ...Common,
    second: Second,
    signIn: z.enum(["token", "password"]),
    tokenId: z.string(),
    tokenSecret: z.string(),
    username: z.string().trim(),
    password: z.string(),
    backend_id: Whole,
    site_slug: z.string().trim().max(255),
    tenant_slug: z.string().trim().max(255),
    timeout: Whole,
    max_retries: Whole,
    retry_backoff: Figure,
    sync_modes: z.record(z.string(), Inherited),
    overwrite: z.record(z.string(), Switched),
  })
  .refine(({ signIn, tokenId, tokenSecret }) => signIn === "password" || readProxmoxToken(tokenId, tokenSecret).is !== "wrong", { path: ["tokenId"], error: "token" })
  .refine(({ signIn, username }) => signIn === "token" || username !== "", { path: ["username"], error: "username" });
/** The form of a Proxmox VE endpoint. */
export type ProxmoxForm = z.infer<typeof ProxmoxForm>;

function shown(value: number | string | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

/** What the form of a Proxmox VE endpoint begins with. */
export function proxmoxDefaults(saved: SavedOf<"proxmox"> | undefined): ProxmoxForm {
  return {
    name: saved?.name ?? "",
    url: saved?.url ?? "",
    second: secondOf(saved),
    verify_ssl: saved?.verify_ssl ?? false,
    enabled: saved?.enabled ?? true,
    signIn: saved?.has_password === true && !saved.has_token ? "password" : "token",
    tokenId: "",
    tokenSecret: "",
    username: saved?.username ?? "root@pam",
    password: "",
    backend_id: shown(saved?.backend_id),
    site_slug: shown(saved?.site_slug),
    tenant_slug: shown(saved?.tenant_slug),
    timeout: shown(saved?.timeout),
    max_retries: shown(saved?.max_retries),
    retry_backoff: shown(saved?.retry_backoff),
    sync_modes: Object.fromEntries(SYNC_MODE_NAMES.map((name) => [name, saved?.sync_modes[name] ?? ""])),
    overwrite: Object.fromEntries(OVERWRITE_NAMES.map((name) => [name, shownFlag(saved?.overwrite[name])])),
  };
}

function shownFlag(flag: boolean | undefined): "" | "true" | "false" {
  if (flag === undefined) return "";
  return flag ? "true" : "false";
}

function signInOf({ signIn, tokenId, tokenSecret, username, password }: ProxmoxForm): EndpointBody {
  const token = readProxmoxToken(tokenId, tokenSecret);
  if (signIn === "token") return token.is === "read" ? { username: token.username, token_name: token.tokenName, token_value: token.tokenValue } : {};
  return password === "" ? { username } : { username, password };
}

function numberOrNull(text: string): number | null {
  return text === "" ? null : Number(text);
}

/** The body of a Proxmox VE endpoint's form. A new password takes a token's place, and the other way round (E108). */
export function proxmoxBody(form: ProxmoxForm, saved: SavedOf<"proxmox"> | undefined): EndpointBody {
  const { name, verify_ssl, enabled, site_slug, tenant_slug } = form;
  const plain = {
    name,
    verify_ssl,
    enabled,
    backend_id: numberOrNull(form.backend_id),
    site_slug: site_slug === "" ? null : site_slug,
    tenant_slug: tenant_slug === "" ? null : tenant_slug,
    timeout: numberOrNull(form.timeout),
    max_retries: numberOrNull(form.max_retries),
    retry_backoff: numberOrNull(form.retry_backoff),
    sync_modes: Object.fromEntries(Object.entries(form.sync_modes).filter(([, mode]) => mode !== "")),
    overwrite: Object.fromEntries(Object.entries(form.overwrite).filter(([, flag]) => flag !== "").map(([flagName, flag]) => [flagName, flag === "true"])),
  };
  const signIn = signInOf(form);
  const isSameUser = Object.keys(signIn).length === 1 && signIn["username"] === saved?.username;
  return { ...changed(plain, saved), ...addressBody(form, saved), ...(isSameUser ? {} : signIn) };
}
