import { AppError, BackendCreate, BackendUpdate, SavedBackend } from "@proxbox/contract";
import type { BackendRow } from "../endpoint-rows.ts";
import { endpointUrl, readAddress } from "./address.ts";
import type { AddressColumns } from "./address.ts";
import type { EndpointKind, SaveContext } from "./endpoint-kind.ts";
import { keepsSecrets, readSecret } from "./endpoint-kind.ts";
import { shownColumns } from "./shown-columns.ts";

// wire-contract.md 1.1: the original hashes with bcrypt, which takes no more than 72.
const KEY_BYTES = { least: 32, most: 72 } as const;

type Key = Pick<BackendRow, "key_enc" | "key_target">;

/** What stays: a key that was verified is bound to its target (3.6). One that was not is verified wherever the endpoint points, so not at a new address. */
function storedKey(address: AddressColumns, context: SaveContext<BackendRow>): Key {
  const { before } = context;
  if (before === undefined || before.key_enc === null) return { key_enc: null, key_target: null };
  const isKept = before.key_target !== null || keepsSecrets(true, context, address);
  return isKept ? { key_enc: before.key_enc, key_target: before.key_target } : { key_enc: null, key_target: null };
}

/** A key that is given is verified before it is used: its target is not known yet. */
function keyColumns(given: string | null | undefined, address: AddressColumns, context: SaveContext<BackendRow>): Key {
  const key = readSecret(given);
  if (key === undefined) return storedKey(address, context);
  if (key === null) return { key_enc: null, key_target: null };
  const bytes = Buffer.byteLength(key.trim());
  if (bytes < KEY_BYTES.least || bytes > KEY_BYTES.most || !/^[\x21-\x7e]+$/.test(key.trim())) {
    throw new AppError("CFG_ENDPOINT_INVALID", { detail: `api_key takes ${KEY_BYTES.least} to ${KEY_BYTES.most} printable characters without blanks` });
  }
  return { key_enc: context.cipher.encrypt(key.trim()), key_target: null };
}

function notesOf(row: BackendRow): string[] {
  const isLocal = row.domain === "localhost" || row.ip_address === "127.0.0.1" || row.ip_address === "::1";
  return [
    ...(row.use_https || isLocal ? [] : ["It is dialled without TLS: its API key and every token that is pushed to it travel in clear."]),
    ...(row.key_enc === null ? ["It has no API key yet: the test makes one and registers it, if the backend is empty."] : []),
  ];
}

/** Sync backends. */
export const backendKind: EndpointKind<BackendRow, BackendCreate, SavedBackend> = {
  name: "backends",
  table: "backend_endpoint",
  objectType: "backendendpoint",
  title: "backend",
  create: BackendCreate,
  update: BackendUpdate,
  saved: SavedBackend,
  fromUrl: ({ scheme, port }) => ({ use_https: scheme === "https", ...(port === undefined ? {} : { port }) }),
  toBody: ({ name, domain, ip_address, port, use_https, verify_ssl, enabled }) => ({ name, domain, ip_address, port, use_https, verify_ssl, enabled }),
  toColumns(body, context) {
    const address = readAddress(body);
    return { name: body.name, ...address, verify_ssl: body.verify_ssl, enabled: body.enabled, use_https: body.use_https, ...keyColumns(body.api_key, address, context) };
  },
  toSaved: (row) => ({
    ...shownColumns(row),
    url: endpointUrl(row.use_https ? "https" : "http", row),
    use_https: row.use_https,
    has_api_key: row.key_enc !== null,
    notes: notesOf(row),
  }),
};
