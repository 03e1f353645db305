import { AppError, ProxmoxCreate, ProxmoxUpdate, readSubmittedCredentials, SavedProxmox } from "@proxbox/contract";
import type { ProxmoxRow } from "../endpoint-rows.ts";
import { endpointUrl, readAddress } from "./address.ts";
import type { AddressColumns } from "./address.ts";
import { isNewAddress, keepsSecrets, readSecret } from "./endpoint-kind.ts";
import type { EndpointKind, SaveContext } from "./endpoint-kind.ts";
import { shownColumns } from "./shown-columns.ts";

type SignIn = Pick<ProxmoxRow, "username" | "password_enc" | "token_name" | "token_value_enc">;

/** Columns that a body and a row have alike. */
const plainNames = [
  "access_methods", "backend_id", "site_id", "site_slug", "site_name", "tenant_id", "tenant_slug", "tenant_name", "timeout", "max_retries", "retry_backoff",
] as const satisfies readonly (keyof ProxmoxCreate & keyof ProxmoxRow)[];

type Plain = Pick<ProxmoxCreate, (typeof plainNames)[number]>;

function plainOf(from: Plain): Plain {
  return Object.fromEntries(plainNames.map((name) => [name, from[name]])) as unknown as Plain;
}

/** Any of the three replaces all of them (E108); nothing but nulls erases them. */
function givenSignIn(body: ProxmoxCreate, { cipher }: SaveContext<ProxmoxRow>): SignIn {
  const given = [body.password, body.token_name, body.token_value].map(readSecret);
  if (given.every((secret) => secret === null || secret === undefined)) return { username: body.username, password_enc: null, token_name: null, token_value_enc: null };
  const read = readSubmittedCredentials(body.username, body);
  return {
    username: read.username,
    password_enc: read.password === null ? null : cipher.encrypt(read.password),
    token_name: read.tokenName,
    token_value_enc: read.tokenValue === null ? null : cipher.encrypt(read.tokenValue),
  };
}

function storedSignIn({ username, password_enc, token_name, token_value_enc }: SignIn): SignIn {
  return { username, password_enc, token_name, token_value_enc };
}

function signInColumns(body: ProxmoxCreate, address: AddressColumns, context: SaveContext<ProxmoxRow>): SignIn {
  const { before } = context;
  const isGiven = [body.password, body.token_name, body.token_value].some((secret) => secret !== undefined);
  if (isGiven || before === undefined) return givenSignIn(body, context);
  const hasSecret = before.password_enc !== null || before.token_value_enc !== null;
  if (!hasSecret || !keepsSecrets(hasSecret, context, address)) return { username: body.username, password_enc: null, token_name: null, token_value_enc: null };
  if (body.username !== before.username) throw new AppError("CFG_SECRET_NEEDED", { detail: "another user has another secret" });
  return storedSignIn(before);
}

/** What a job found out belongs to the address that it was found at. */
function foundColumns(before: ProxmoxRow | undefined, address: AddressColumns): Pick<ProxmoxRow, "mode" | "cluster_name" | "version"> {
  if (before === undefined || isNewAddress(before, address)) return { mode: "undefined", cluster_name: null, version: null };
  return { mode: before.mode, cluster_name: before.cluster_name, version: before.version };
}

// A body that was parsed has no other modes and flags than those of the contract; absent ones are left out.
function present<Value>(from: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

function toBody(row: ProxmoxRow): ProxmoxCreate {
  const { name, domain, ip_address, port, verify_ssl, enabled, username } = row;
  const access = row.access_methods === "api_ssh" ? "api_ssh" : "api";
  return { name, domain, ip_address, port, verify_ssl, enabled, username, ...plainOf({ ...row, access_methods: access }), sync_modes: row.sync_modes as ProxmoxCreate["sync_modes"], overwrite: row.overwrite };
}

function toSaved(row: ProxmoxRow): SavedProxmox {
  const { name: _name, domain: _domain, ip_address: _address, port: _port, verify_ssl: _verify, enabled: _enabled, ...own } = toBody(row);
  const [hasPassword, hasToken] = [row.password_enc !== null, row.token_value_enc !== null];
  return SavedProxmox.parse({
    ...shownColumns(row),
    ...own,
    url: endpointUrl("https", row),
    has_password: hasPassword,
    has_token: hasToken,
    token_name: row.token_name,
    mode: row.mode,
    cluster_name: row.cluster_name,
    version: row.version,
    notes: [
      ...(row.verify_ssl ? [] : ["Its TLS certificate is not checked: whoever answers in its place gets the credentials."]),
      ...(hasPassword || hasToken ? [] : ["It has neither password nor token: no job can use it."]),
    ],
  });
}

/** Proxmox VE hosts and clusters. */
export const proxmoxKind: EndpointKind<ProxmoxRow, ProxmoxCreate, SavedProxmox> = {
  name: "proxmox",
  table: "proxmox_endpoint",
  objectType: "proxmoxendpoint",
  title: "Proxmox VE",
  create: ProxmoxCreate,
  update: ProxmoxUpdate,
  saved: SavedProxmox,
  fromUrl({ scheme, port }) {
    if (scheme === "http") throw new AppError("CFG_ENDPOINT_INVALID", { detail: "Proxmox VE is dialled by https only" });
    return port === undefined ? {} : { port };
  },
  toBody,
  toColumns(body, context) {
    const address = readAddress(body);
    const own = { ...plainOf(body), sync_modes: JSON.stringify(present(body.sync_modes)), overwrite: JSON.stringify(present(body.overwrite)) };
    return { name: body.name, ...address, verify_ssl: body.verify_ssl, enabled: body.enabled, ...own, ...foundColumns(context.before, address), ...signInColumns(body, address, context) };
  },
  toSaved,
};
