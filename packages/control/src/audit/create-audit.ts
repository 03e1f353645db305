import { redact } from "@proxbox/server";
import { sql } from "kysely";
import type { SelectQueryBuilder, Selectable } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Rows, Slice } from "../database/slice.ts";
import type { Tables } from "../database/tables.ts";

/** Who did it, and from where. */
export interface AuditActor {
  /** 0 for nobody. */
  readonly userId: number;
  readonly username: string;
  /** Address of the client. */
  readonly source: string;
}

/** What was done. */
export interface NewAuditEntry {
  /** `create`, `update`, `delete`, `run`, `cancel`, `sign-in`, … */
  readonly action: string;
  readonly objectType: string;
  readonly objectId?: number | string;
  readonly objectName?: string;
  /** What changed; secrets in it are struck out. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Which entries are wanted. */
export interface AuditFilter {
  readonly username?: string | undefined;
  readonly action?: string | undefined;
  readonly objectType?: string | undefined;
  readonly objectId?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** An entry as it is kept. */
export type AuditRow = Selectable<Tables["audit_entry"]>;

/** The log of who changed what. */
export interface Audit {
  record(actor: AuditActor, entry: NewAuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter, slice: Slice): Promise<Rows<AuditRow>>;
  /** Removes what is older; gives how many there were. */
  prune(before: Date): Promise<number>;
}

type Entries<Output> = SelectQueryBuilder<Tables, "audit_entry", Output>;

function matching<Output>(query: Entries<Output>, { username, action, objectType, objectId, since, until }: AuditFilter): Entries<Output> {
  let found = query;
  if (username !== undefined) found = found.where(sql`lower(username)`, "=", username.toLowerCase());
  if (action !== undefined) found = found.where("action", "=", action);
  if (objectType !== undefined) found = found.where("object_type", "=", objectType);
  if (objectId !== undefined) found = found.where("object_id", "=", objectId);
  if (since !== undefined) found = found.where("at", ">=", since);
  if (until !== undefined) found = found.where("at", "<", until);
  return found;
}

async function list(kysely: Queries, filter: AuditFilter, { limit, offset }: Slice): Promise<Rows<AuditRow>> {
  const entries = kysely.selectFrom("audit_entry");
  const { count } = await matching(entries.select(sql<number>`count(*)::int`.as("count")), filter).executeTakeFirstOrThrow();
  const rows = await matching(entries.selectAll(), filter).orderBy("id", "desc").limit(limit).offset(offset).execute();
  return { count, rows };
}

/** Makes the audit log on the database. */
export function createAudit({ kysely, clock }: { readonly kysely: Queries; readonly clock: () => Date }): Audit {
  return {
    record: async ({ userId, username, source }, { action, objectType, objectId, objectName, data = {} }) => {
      const object = { object_type: objectType, object_id: objectId === undefined ? null : String(objectId), object_name: objectName ?? null };
      const actor = { user_id: userId === 0 ? null : userId, username, source };
      await kysely
        .insertInto("audit_entry")
        .values({ at: clock(), action, ...actor, ...object, data: JSON.stringify(redact(data)) })
        .execute();
    },
    list: (filter, slice) => list(kysely, filter, slice),
    prune: async (before) => {
      const { numDeletedRows } = await kysely.deleteFrom("audit_entry").where("at", "<", before).executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
