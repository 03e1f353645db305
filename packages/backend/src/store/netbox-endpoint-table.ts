import type { Database, Row } from "@proxbox/state";
import type { Cipher } from "@proxbox/server";
import { flag, number, text, textOrNull } from "./column.ts";
import { columnsOf } from "./columns-of.ts";
import { seal, unseal } from "./stored-secret.ts";
import type { NetboxEndpointRow, NetboxEndpointTable, NewNetboxEndpoint } from "./store.ts";

function toColumns(endpoint: NewNetboxEndpoint, cipher: Cipher) {
  return {
    name: endpoint.name,
    ip_address: endpoint.ipAddress,
    domain: endpoint.domain,
    port: endpoint.port,
    token_version: endpoint.tokenVersion,
    token: cipher.encrypt(endpoint.token),
    token_key: seal(cipher, endpoint.tokenKey),
    is_verifying_tls: endpoint.isVerifyingTls ? 1 : 0,
    is_enabled: endpoint.isEnabled ? 1 : 0,
  };
}

const names = ["name", "ip_address", "domain", "port", "token_version", "token", "token_key", "is_verifying_tls", "is_enabled"] as const satisfies readonly (keyof ReturnType<typeof toColumns>)[];

function toEndpoint(row: Row, cipher: Cipher): NetboxEndpointRow {
  const tokenKey = textOrNull(row, "token_key");
  return {
    id: number(row, "id"),
    name: text(row, "name"),
    ipAddress: text(row, "ip_address"),
    domain: text(row, "domain"),
    port: number(row, "port"),
    tokenVersion: row["token_version"] === "v2" ? "v2" : "v1",
    token: unseal(cipher, text(row, "token"), "NetBox endpoint: token"),
    tokenKey: tokenKey === null ? null : unseal(cipher, tokenKey, "NetBox endpoint: token key"),
    isVerifyingTls: flag(row, "is_verifying_tls"),
    isEnabled: flag(row, "is_enabled"),
  };
}

/** The NetBox endpoint in an open store, its token encrypted with `cipher`. */
export function openNetboxEndpointTable(database: Database, cipher: Cipher): NetboxEndpointTable {
  const { columns, marks, assignments } = columnsOf(names);
  const one = database.prepare("SELECT * FROM netbox_endpoint");
  const insert = database.prepare(`INSERT INTO netbox_endpoint (id, ${columns}) VALUES (1, ${marks}) ON CONFLICT (id) DO NOTHING`);
  const update = database.prepare(`UPDATE netbox_endpoint SET ${assignments} WHERE id = :id`);
  const remove = database.prepare("DELETE FROM netbox_endpoint WHERE id = ?");
  return {
    get: () => {
      const row = one.get();
      return row === undefined ? undefined : toEndpoint(row, cipher);
    },
    create: (endpoint) => {
      const { rows } = database.durably(() => insert.run(toColumns(endpoint, cipher)));
      return rows === 0 ? undefined : { ...endpoint, id: 1 };
    },
    update: (id, endpoint) => {
      const { rows } = database.durably(() => update.run({ ...toColumns(endpoint, cipher), id }));
      return rows === 0 ? undefined : { ...endpoint, id };
    },
    remove: (id) => database.durably(() => remove.run([id]).rows > 0),
  };
}
