import { AppError, NetboxCreate, NetboxUpdate, readNetboxToken, SavedNetbox } from "@proxbox/contract";
import type { NetboxRow } from "../endpoint-rows.ts";
import { endpointUrl, readAddress } from "./address.ts";
import type { AddressColumns, ReadUrl } from "./address.ts";
import { keepsSecrets, readSecret } from "./endpoint-kind.ts";
import type { EndpointKind, SaveContext } from "./endpoint-kind.ts";
import { shownColumns } from "./shown-columns.ts";

type Token = Pick<NetboxRow, "token_version" | "token_key_enc" | "token_enc">;

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** How backends dial NetBox: https on port 443 or with verification, else http (wire-contract.md 1.3). */
function schemeOf({ port, verify_ssl: isVerifying }: Pick<NetboxRow, "port" | "verify_ssl">): "http" | "https" {
  return port === HTTPS_PORT || isVerifying ? "https" : "http";
}

// What a URL says is what is meant (E109): with the wrong switch the backend would dial the other scheme.
function fromUrl({ scheme, port = scheme === "https" ? HTTPS_PORT : HTTP_PORT }: ReadUrl): Partial<NetboxCreate> {
  if (scheme === "http" && port === HTTPS_PORT) throw new AppError("CFG_ENDPOINT_INVALID", { detail: "backends dial https on port 443: give NetBox's https URL, or another port" });
  return { port, ...(scheme === "http" ? { verify_ssl: false } : port === HTTPS_PORT ? {} : { verify_ssl: true }) };
}

function tokenColumns(body: NetboxCreate, address: AddressColumns, context: SaveContext<NetboxRow>): Token {
  const { cipher, before } = context;
  const token = readSecret(body.token);
  if (token === null) return { token_version: body.token_version, token_key_enc: null, token_enc: null };
  if (token !== undefined) {
    const read = readNetboxToken({ version: body.token_version, token, key: body.token_key ?? "" });
    return { token_version: read.tokenVersion, token_enc: cipher.encrypt(read.token), token_key_enc: read.tokenKey === null ? null : cipher.encrypt(read.tokenKey) };
  }
  if (readSecret(body.token_key) !== undefined) throw new AppError("CFG_ENDPOINT_INVALID", { detail: "token_key is given together with its token" });
  if (before === undefined || before.token_enc === null) return { token_version: body.token_version, token_key_enc: null, token_enc: null };
  if (before.token_version !== body.token_version) throw new AppError("CFG_ENDPOINT_INVALID", { detail: "another token_version needs another token" });
  const isKept = keepsSecrets(true, context, address);
  return { token_version: body.token_version, token_key_enc: isKept ? before.token_key_enc : null, token_enc: isKept ? before.token_enc : null };
}

function dialNote(row: NetboxRow): string[] {
  if (row.port === HTTPS_PORT) return [];
  if (row.verify_ssl) return [`Backends dial it as ${endpointUrl("https", row)}, because verify_ssl is on. A NetBox that speaks plain http here needs verify_ssl off.`];
  return [`Backends dial it as ${endpointUrl("http", row)}, because verify_ssl is off and the port is not 443: its token travels in clear. For https here switch verify_ssl on.`];
}

/** NetBoxes. */
export const netboxKind: EndpointKind<NetboxRow, NetboxCreate, SavedNetbox> = {
  name: "netbox",
  table: "netbox_endpoint",
  objectType: "netboxendpoint",
  title: "NetBox",
  create: NetboxCreate,
  update: NetboxUpdate,
  saved: SavedNetbox,
  fromUrl,
  toBody: ({ name, domain, ip_address, port, verify_ssl, enabled, token_version }) => ({ name, domain, ip_address, port, verify_ssl, enabled, token_version }),
  toColumns(body, context) {
    const address = readAddress(body);
    return { name: body.name, ...address, verify_ssl: body.verify_ssl, enabled: body.enabled, ...tokenColumns(body, address, context) };
  },
  toSaved: (row) => ({
    ...shownColumns(row),
    url: endpointUrl(schemeOf(row), row),
    token_version: row.token_version,
    has_token: row.token_enc !== null,
    notes: [
      ...dialNote(row),
      ...(row.port === HTTPS_PORT && !row.verify_ssl ? ["Its TLS certificate is not checked."] : []),
      ...(row.token_enc === null ? ["It has no token: no job can use it."] : []),
    ],
  }),
};
