import type { Kysely, Selectable } from "kysely";
import type { Queries } from "../../database/database.ts";
import type { Tables } from "../../database/tables.ts";
import type { PushedEndpointTable } from "../../database/tables/endpoint-tables.ts";

/** What a backend holds of ours. */
export type PushedRow = Selectable<PushedEndpointTable>;

/** A kind of endpoint that backends are told about. */
export type PushedKind = PushedRow["kind"];

/** Which of them. */
export type PushedKey = Pick<PushedRow, "backend_id" | "kind" | "endpoint_id">;

/** What backends hold of ours, so that a rename is a change of the same row there, and disabling and deleting reach it (B9). */
export interface PushedRows {
  of(backendId: number, kind: PushedKind): Promise<PushedRow[]>;
  /** Ids of the backends that hold this endpoint. */
  holders(kind: PushedKind, endpointId: number): Promise<number[]>;
  save(row: Omit<PushedRow, "is_removed" | "pushed_at">): Promise<void>;
  forget(key: PushedKey): Promise<void>;
}

/** Remembers of an endpoint that is about to be deleted that the backends have to be told. */
export async function markRemoved(queries: Queries, kind: PushedKind, endpointId: number): Promise<void> {
  await queries.updateTable("pushed_endpoint").set({ is_removed: true }).where("kind", "=", kind).where("endpoint_id", "=", endpointId).execute();
}

/** What backends hold of ours, in the database. */
export function createPushedRows(kysely: Kysely<Tables>, clock: () => Date): PushedRows {
  return {
    of: (backendId, kind) => kysely.selectFrom("pushed_endpoint").selectAll().where("backend_id", "=", backendId).where("kind", "=", kind).orderBy("endpoint_id").execute(),
    async holders(kind, endpointId) {
      const rows = await kysely.selectFrom("pushed_endpoint").select("backend_id").where("kind", "=", kind).where("endpoint_id", "=", endpointId).orderBy("backend_id").execute();
      return rows.map(({ backend_id: id }) => id);
    },
    async save(row) {
      const { backend_id: _backend, kind: _kind, endpoint_id: _endpoint, ...changed } = row;
      const pushed = { ...changed, pushed_at: clock() };
      await kysely
        .insertInto("pushed_endpoint")
        .values({ ...row, ...pushed, is_removed: false })
        // `is_removed` stays: the endpoint may have been deleted while this push was on its way.
        .onConflict((conflict) => conflict.columns(["backend_id", "kind", "endpoint_id"]).doUpdateSet(pushed))
        .execute();
    },
    async forget({ backend_id: backendId, kind, endpoint_id: endpointId }) {
      await kysely.deleteFrom("pushed_endpoint").where("backend_id", "=", backendId).where("kind", "=", kind).where("endpoint_id", "=", endpointId).execute();
    },
  };
}
