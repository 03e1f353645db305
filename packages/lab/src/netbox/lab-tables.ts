import type { Row } from "./data/row.ts";
import type { Database } from "./data/database.ts";
import { objectChangeType } from "./model/change-log.ts";
import { prepare } from "./model/prepare.ts";
import type { Validator } from "./model/prepare.ts";
import { remove } from "./model/remove.ts";
import { save } from "./model/save.ts";
import type { LabUser } from "./server/access.ts";
import { writeContext } from "./server/api-request.ts";
import type { ServerContext } from "./server/api-request.ts";

/**
 * The tables without HTTP, for a test that plays a person in NetBox's pages. Models are named by their type
 * (`virtualization.virtualmachine`) or path (`virtualization/virtual-machines`); bodies are those of the API; rows are
 * raw: references are ids, choices their values. Refused writes throw ValidationError or ProtectedError.
 */
export interface LabTables {
  rows(model: string): readonly Row[];
  find(model: string, predicate: (row: Row) => boolean): Row | undefined;
  get(model: string, id: number): Row | undefined;
  insert(model: string, body: Record<string, unknown>): Row;
  patch(model: string, id: number, body: Record<string, unknown>): Row;
  remove(model: string, id: number): void;
}

/** Makes the door for persons; their changes carry the user's name in the change log. */
export function createLabTables(server: ServerContext, user: LabUser, validate: Validator): LabTables {
  const { db } = server;
  let requests = 0;
  const tableOf = (name: string): ReturnType<Database["table"]> => {
    const model = db.models.find((candidate) => candidate.type === name || candidate.path === name);
    return db.table(model?.type ?? name);
  };
  const context = (): ReturnType<typeof writeContext> => {
    requests += 1;
    return writeContext(server, user, `person-${requests}`);
  };
  const rowOf = (name: string, id: number): Row => {
    const row = tableOf(name).get(id);
    if (!row) throw new Error(`The lab's NetBox has no ${name} ${id}`);
    return row;
  };
  return {
    rows: (name) => [...tableOf(name).rows.values()],
    find: (name, predicate) => [...tableOf(name).rows.values()].find(predicate),
    get: (name, id) => tableOf(name).get(id),
    insert(name, body) {
      const { model } = tableOf(name);
      const own = context();
      return db.transaction(() => save(model, prepare(model, { body }, { context: own, validate }), own));
    },
    patch(name, id, body) {
      const { model } = tableOf(name);
      const own = context();
      return db.transaction(() => save(model, prepare(model, { body, previous: rowOf(name, id), partial: true }, { context: own, validate }), own));
    },
    remove(name, id) {
      const { model } = tableOf(name);
      db.transaction(() => remove(model, rowOf(name, id), { context: context(), message: "" }));
    },
  };
}

/** The change log, oldest first. */
export function changesOf(db: Database): readonly Row[] {
  return [...db.table(objectChangeType).rows.values()];
}
