import { AppError } from "@proxbox/contract";
import type { EndpointPush, EndpointTest } from "@proxbox/contract";
import type { Cipher, Log } from "@proxbox/server";
import type { Kysely } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Rows } from "../database/slice.ts";
import type { Tables } from "../database/tables.ts";
import type { Background } from "./background.ts";
import type { EndpointRow } from "./endpoint-rows.ts";
import { endpointTable } from "./endpoint-table.ts";
import type { EndpointFilter, EndpointTable } from "./endpoint-table.ts";
import { readEndpointUrl } from "./kinds/address.ts";
import type { EndpointKind } from "./kinds/endpoint-kind.ts";
import { clearBackend } from "./push/clear-backend.ts";
import { deliver } from "./push/deliver.ts";
import type { Delivery } from "./push/deliver.ts";
import { markRemoved } from "./push/pushed-rows.ts";
import { testEndpoint } from "./test-endpoint.ts";
import type { TestParts } from "./test-endpoint.ts";

/** The endpoints of one kind. What is saved is tried and given to its backends in the background; that never fails a save. */
export interface KindEndpoints<Body, Saved> {
  list(filter: EndpointFilter): Promise<Rows<Saved>>;
  /** This and those below throw `CFG_ENDPOINT_UNKNOWN`. */
  find(id: number): Promise<Saved>;
  /** Throws `CFG_ENDPOINT_INVALID`, `CFG_ENDPOINT_EXISTS`. */
  create(body: Body): Promise<Saved>;
  /** What is absent stays, secrets too; throws besides `CFG_SECRET_NEEDED` for a new address without its secret. */
  update(id: number, change: Partial<Body>): Promise<Saved>;
  /** What is absent has its default; a secret that is absent stays. */
  replace(id: number, body: Body): Promise<Saved>;
  remove(id: number): Promise<Saved>;
  /** All of them or none. */
  setEnabled(ids: readonly number[], isEnabled: boolean): Promise<Saved[]>;
  /** Tries it now and keeps what came of it. Throws `CFG_ENDPOINT_DISABLED` without any request. */
  test(id: number): Promise<EndpointTest>;
  /** Tries it and gives it to its backends in the background, as after a save. */
  follow(id: number): void;
  /** Gives it to its backends now, or takes it back from them when it is disabled. */
  push(id: number, options: { readonly isTakingOver: boolean }): Promise<EndpointPush>;
}

/** What all kinds work with. */
export interface KindParts extends TestParts {
  readonly kysely: Kysely<Tables>;
  readonly cipher: Cipher;
  readonly background: Background;
  readonly log: Log;
}

/** A kind, its table and the rest, as the functions below pass them on. */
interface Handle<Row extends EndpointRow, Body extends object, Saved> {
  readonly parts: KindParts;
  readonly kind: EndpointKind<Row, Body, Saved>;
  readonly table: EndpointTable<Row>;
}

function unknownEndpoint(title: string): AppError {
  return new AppError("CFG_ENDPOINT_UNKNOWN", { detail: title });
}

/** Takes a URL apart; besides it there may be an IP address, which is the second one of a URL with a name. Without it there is none any more. */
function withoutUrl<Row extends EndpointRow, Body extends object>(kind: Pick<EndpointKind<Row, Body, unknown>, "fromUrl">, change: Partial<Body>): Partial<Body> {
  const { url, domain, ip_address: second, ...rest } = change as { readonly url?: string; readonly domain?: string | null; readonly ip_address?: string | null } & Record<string, unknown>;
  if (url === undefined) return change;
  if (domain !== undefined && domain !== null) throw new AppError("CFG_ENDPOINT_INVALID", { detail: "give url or domain" });
  const read = readEndpointUrl(url);
  const hasSecond = second !== undefined && second !== null && second.trim() !== "";
  if (hasSecond && read.ip_address !== null) throw new AppError("CFG_ENDPOINT_INVALID", { detail: "a second address takes a name as the first one: url has an IP address already" });
  return { ...rest, domain: read.domain, ip_address: hasSecond ? second : read.ip_address, ...kind.fromUrl(read) } as unknown as Partial<Body>;
}

async function hold<Row extends EndpointRow, Body extends object, Saved>({ kind, table }: Handle<Row, Body, Saved>, queries: Queries, id: number): Promise<Row> {
  const row = await table.hold(queries, id);
  if (row === undefined) throw unknownEndpoint(kind.title);
  return row;
}

/** Tries and delivers what was saved, later; a disabled one is only taken back. A backend that answers is given everything. */
function follow<Row extends EndpointRow, Body extends object, Saved>({ parts, kind, table }: Handle<Row, Body, Saved>, id: number): void {
  parts.background.run(`${kind.name} ${id}`, async (signal) => {
    const row = await table.find(parts.kysely, id);
    if (row?.enabled !== true) {
      if (kind.name !== "backends") await deliver(parts, { kind: kind.name, id, signal });
      return;
    }
    const check = await testEndpoint(parts, { kind: kind.name, id, signal });
    await table.noteCheck(parts.kysely, id, check);
    if (kind.name === "backends" && check.ok) await deliverAllTo(parts, row, signal);
  });
}

function toPush(deliveries: readonly Delivery[]): EndpointPush {
  const backends = deliveries.map(({ backend, wireId, error }) => ({
    backend_id: backend.id,
    backend_name: backend.name,
    ok: error === undefined,
    wire_id: wireId ?? null,
    detail: error?.message ?? (wireId === undefined ? "It is taken back." : "The backend has it."),
    code: error?.code ?? null,
    hint: error?.hint ?? null,
  }));
  return { ok: backends.every(({ ok }) => ok), backends };
}

async function change<Row extends EndpointRow, Body extends object, Saved>(handle: Handle<Row, Body, Saved>, id: number, bodyOf: (row: Row) => Body): Promise<Saved> {
  const { parts, kind, table } = handle;
  const row = await parts.kysely.transaction().execute(async (trx) => {
    const before = await hold(handle, trx, id);
    const columns = kind.toColumns(bodyOf(before), { cipher: parts.cipher, before, onNewAddress: "refuse" });
    return table.update(trx, id, { columns, at: parts.clock() });
  });
  follow(handle, id);
  return kind.toSaved(row);
}

/** A backend that keeps what it has of ours is not kept here for it: whoever reads the log may remove it there. */
async function clear<Row extends EndpointRow, Body extends object, Saved>({ parts, table }: Handle<Row, Body, Saved>, id: number): Promise<void> {
  const row = await table.find(parts.kysely, id);
  const held = [...(await parts.pushed.of(id, "proxmox")), ...(await parts.pushed.of(id, "netbox"))];
  if (row === undefined || held.length === 0) return;
  const told = { module: "endpoints", backend_id: id, backend: row.name };
  if (!row.enabled) parts.log.warn(told, "A backend was removed while it was disabled: what it holds of ours stays there");
  else for (const err of await clearBackend(parts, id)) parts.log.warn({ ...told, err }, "A backend was removed, but something that it holds of ours stays there");
}

function changing<Row extends EndpointRow, Body extends object, Saved>(handle: Handle<Row, Body, Saved>): Pick<KindEndpoints<Body, Saved>, "create" | "update" | "replace" | "remove" | "setEnabled"> {
  const { parts, kind, table } = handle;
  const { kysely, cipher, clock } = parts;
  return {
    async create(body) {
      const columns = kind.toColumns(withoutUrl(kind, body) as Body, { cipher, before: undefined, onNewAddress: "refuse" });
      const row = await table.insert(kysely, columns, clock());
      follow(handle, row.id);
      return kind.toSaved(row);
    },
    async update(id, body) {
      const named = withoutUrl(kind, body);
      return change(handle, id, (row) => ({ ...kind.toBody(row), ...named }));
    },
    async replace(id, body) {
      const whole = withoutUrl(kind, body) as Body;
      return change(handle, id, () => whole);
    },
    async remove(id) {
      if (kind.name === "backends") await clear(handle, id);
      const row = await kysely.transaction().execute(async (trx) => {
        const held = await hold(handle, trx, id);
        if (kind.name !== "backends") await markRemoved(trx, kind.name, id);
        await table.remove(trx, id);
        return held;
      });
      follow(handle, id);
      return kind.toSaved(row);
    },
    async setEnabled(ids, isEnabled) {
      const rows = await kysely.transaction().execute(async (trx) => {
        const changed: Row[] = [];
        // In one order, so that two such changes at once cannot wait for each other.
        for (const id of new Set(ids.toSorted((left, right) => left - right))) {
          await hold(handle, trx, id);
          changed.push(await table.update(trx, id, { columns: { enabled: isEnabled }, at: clock() }));
        }
        return changed;
      });
      for (const { id } of rows) follow(handle, id);
      return rows.map((row) => kind.toSaved(row));
    },
  };
}

/** The endpoints of a kind. */
export function createKindEndpoints<Row extends EndpointRow, Body extends object, Saved>(parts: KindParts, kind: EndpointKind<Row, Body, Saved>): KindEndpoints<Body, Saved> {
  const { kysely } = parts;
  const table = endpointTable<Row>(kind);
  const find = async (id: number): Promise<Row> => {
    const row = await table.find(kysely, id);
    if (row === undefined) throw unknownEndpoint(kind.title);
    return row;
  };
  return {
    async list(filter) {
      const { count, rows } = await table.list(kysely, filter);
      return { count, rows: rows.map((row) => kind.toSaved(row)) };
    },
    find: async (id) => kind.toSaved(await find(id)),
    ...changing({ parts, kind, table }),
    follow: (id) => follow({ parts, kind, table }, id),
    async test(id) {
      const check = await testEndpoint(parts, { kind: kind.name, id });
      await table.noteCheck(kysely, id, check);
      return check;
    },
    async push(id, { isTakingOver }) {
      const row = await find(id);
      if (kind.name !== "backends") return toPush(await deliver(parts, { kind: kind.name, id, isTakingOver }));
      return toPush(await deliverAllTo(parts, row));
    },
  };
}

/** Everything that belongs there, to one backend; no other one is asked. */
async function deliverAllTo(parts: KindParts, row: EndpointRow, signal?: AbortSignal): Promise<Delivery[]> {
  if (!row.enabled) throw new AppError("CFG_ENDPOINT_DISABLED", { detail: row.name });
  const deliveries: Delivery[] = [];
  const to = { backendId: row.id, signal };
  for (const { id } of await parts.reader.netboxes()) deliveries.push(...(await deliver(parts, { ...to, kind: "netbox", id })));
  for (const { id } of await parts.reader.proxmoxes()) deliveries.push(...(await deliver(parts, { ...to, kind: "proxmox", id })));
  return deliveries;
}
