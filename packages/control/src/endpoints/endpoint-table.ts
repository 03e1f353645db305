import { AppError, toAppError } from "@proxbox/contract";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import type { EndpointRow } from "./endpoint-rows.ts";
import type { EndpointKind, SavedColumns } from "./kinds/endpoint-kind.ts";

/** Which endpoints are listed, by name. */
export interface EndpointFilter {
  readonly limit: number;
  readonly offset: number;
  readonly name?: string | undefined;
  /** Part of the name or of the address, in any case. */
  readonly q?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** A page of rows. */
export interface EndpointPage<Row> {
  readonly count: number;
  readonly rows: readonly Row[];
}

/** The table of one kind. Every method takes where it asks: the database, or the transaction that it is part of. */
export interface EndpointTable<Row> {
  list(queries: Queries, filter: EndpointFilter): Promise<EndpointPage<Row>>;
  all(queries: Queries): Promise<Row[]>;
  find(queries: Queries, id: number): Promise<Row | undefined>;
  /** Finds it and holds it until the transaction ends. */
  hold(queries: Queries, id: number): Promise<Row | undefined>;
  /** Throws `CFG_ENDPOINT_EXISTS` when the name is taken. */
  insert(queries: Queries, columns: SavedColumns, at: Date): Promise<Row>;
  update(queries: Queries, id: number, change: { readonly columns: Partial<SavedColumns>; readonly at: Date }): Promise<Row>;
  remove(queries: Queries, id: number): Promise<void>;
  noteCheck(queries: Queries, id: number, check: unknown): Promise<void>;
}

/** SQLSTATE of a broken `unique`. */
const UNIQUE_VIOLATION = "23505";
/** SQLSTATE of a broken reference: the backend named does not exist. */
const FOREIGN_KEY_VIOLATION = "23503";

function translated(thrown: unknown): AppError {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === UNIQUE_VIOLATION) return new AppError("CFG_ENDPOINT_EXISTS", { detail: "another one has this name", cause: thrown });
  if (code === FOREIGN_KEY_VIOLATION) return new AppError("CFG_ENDPOINT_INVALID", { detail: "backend_id is no backend", cause: thrown });
  return toAppError(thrown);
}

async function saved<Row>(query: Promise<unknown>): Promise<Row> {
  try {
    return (await query) as Row;
  } catch (thrown) {
    throw translated(thrown);
  }
}

function likePattern(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

// The three tables have these columns alike, so the queries are written for one of them.
function listed(queries: Queries, table: "netbox_endpoint", { name, q, enabled }: EndpointFilter) {
  let query = queries.selectFrom(table);
  if (name !== undefined) query = query.where("name", "=", name);
  if (enabled !== undefined) query = query.where("enabled", "=", enabled);
  if (q === undefined || q === "") return query;
  const pattern = likePattern(q);
  return query.where((where) => where.or([where(sql`lower(name)`, "like", pattern), where("domain", "like", pattern), where("ip_address", "like", pattern)]));
}

/** The table of a kind. */
export function endpointTable<Row extends EndpointRow>(kind: Pick<EndpointKind<Row, never, never>, "table">): EndpointTable<Row> {
  const table = kind.table as "netbox_endpoint";
  return {
    async list(queries, filter) {
      const { count } = await listed(queries, table, filter).select(sql<number>`count(*)::int`.as("count")).executeTakeFirstOrThrow();
      const rows = await listed(queries, table, filter).selectAll().orderBy("name").orderBy("id").limit(filter.limit).offset(filter.offset).execute();
      return { count, rows: rows as EndpointRow[] as Row[] };
    },
    all: async (queries) => (await queries.selectFrom(table).selectAll().orderBy("name").orderBy("id").execute()) as EndpointRow[] as Row[],
    find: async (queries, id) => (await queries.selectFrom(table).selectAll().where("id", "=", id).executeTakeFirst()) as EndpointRow | undefined as Row | undefined,
    hold: async (queries, id) => (await queries.selectFrom(table).selectAll().where("id", "=", id).forUpdate().executeTakeFirst()) as EndpointRow | undefined as Row | undefined,
    insert: (queries, columns, at) => saved(queries.insertInto(table).values({ ...columns, created_at: at, updated_at: at } as never).returningAll().executeTakeFirstOrThrow()),
    update: (queries, id, { columns, at }) => saved(queries.updateTable(table).set({ ...columns, updated_at: at } as never).where("id", "=", id).returningAll().executeTakeFirstOrThrow()),
    async remove(queries, id) {
      await queries.deleteFrom(table).where("id", "=", id).execute();
    },
    async noteCheck(queries, id, check) {
      await queries.updateTable(table).set({ last_check: JSON.stringify(check) }).where("id", "=", id).execute();
    },
  };
}
