import type { LabRequest, LabResponse } from "../../http/lab-server.ts";
import { createBranch } from "../data/database.ts";
import type { Database } from "../data/database.ts";
import { textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { objectChangeType } from "../model/change-log.ts";
import { HttpError, ServerError } from "../model/errors.ts";
import { prepare } from "../model/prepare.ts";
import { save } from "../model/save.ts";
import { branchType } from "../models/plugin/branch.ts";
import type { BranchStatus } from "../models/plugin/branch.ts";
import type { Access, LabUser } from "./access.ts";
import { json } from "./answers.ts";
import { writeContext } from "./api-request.ts";
import type { ServerContext } from "./api-request.ts";
import { mergeChanges } from "./merge-changes.ts";

/** The branches of one lab NetBox, by their schema ids. */
export interface Branches {
  /** A new branch that is ready at once; gives its schema id. */
  open(name: string): string;
  setStatus(schemaId: string, status: BranchStatus): void;
  /** Merges now. */
  merge(schemaId: string): void;
  /** The tables that the header chooses. Throws what the plugin answers to an unknown branch and to one that is not ready. */
  databaseOf(schemaId: string): Database;
  /** One step of the background worker for every branch that waits for it: so a branch is ready when it has been asked for twice. */
  work(): void;
  /** Has a branch merged by the worker; gives false for one that is not ready, undefined for none. */
  startMerge(id: number): boolean | undefined;
}

// netbox_branching/constants.py, EXEMPT_MODELS; the definitions of tags as recorded (netbox-api.md 2.16).
const notBranched: ReadonlySet<string> = new Set(["extras.customfield", "extras.customfieldchoiceset", "extras.tag", branchType]);

function isShared(type: string): boolean {
  return notBranched.has(type) || (type.startsWith("core.") && type !== objectChangeType);
}

/** Makes the branches of a NetBox; none at first. */
export function createBranches(server: ServerContext, user: LabUser): Branches {
  const { db } = server;
  const databases = new Map<number, Database>();
  const rows = (): Row[] => [...db.table(branchType).rows.values()];
  const find = (schemaId: string): Row => {
    const row = rows().find((each) => each["schema_id"] === schemaId);
    if (row === undefined) throw new HttpError(400, "Invalid branch identifier");
    return row;
  };
  const set = (row: Row, status: BranchStatus): void => db.table(branchType).put({ ...row, status });
  const provision = (row: Row): void => {
    databases.set(row.id, createBranch(db, { isShared, emptyType: objectChangeType }));
    set(row, "ready");
  };
  const carryOver = (row: Row): void => {
    const branch = databases.get(row.id);
    if (branch !== undefined) mergeChanges(branch, writeContext(server, user, `merge-${row.id}`));
    set(row, "merged");
  };
  const steps: Partial<Record<string, (row: Row) => void>> = { new: (row) => set(row, "provisioning"), provisioning: provision, merging: carryOver };

  return {
    open(name) {
      const context = writeContext(server, user, `branch-${name}`);
      const { model } = db.table(branchType);
      const row = save(model, prepare(model, { body: { name } }, { context, validate: server.validate }), context);
      provision(row);
      return textOf(row, "schema_id");
    },
    setStatus: (schemaId, status) => set(find(schemaId), status),
    merge: (schemaId) => carryOver(find(schemaId)),
    databaseOf(schemaId) {
      const row = find(schemaId);
      const database = databases.get(row.id);
      if (row["status"] !== "ready" || database === undefined) throw new ServerError("AttributeError", "'HttpResponseBadRequest' object has no attribute 'schema_name'");
      return database;
    },
    work() {
      for (const row of rows()) steps[textOf(row, "status")]?.(row);
    },
    startMerge(id) {
      const row = db.get(branchType, id);
      if (row === undefined) return undefined;
      if (row["status"] !== "ready") return false;
      set(row, "merging");
      return true;
    },
  };
}

/** POST …/branches/{id}/merge/: a job, of which nobody is told how it ended but by the branch. */
export function branchActionView(request: LabRequest, target: { branches: Branches; access: Access; baseUrl: string }): LabResponse | undefined {
  const [, id] = /^\/api\/plugins\/branching\/branches\/(\d+)\/merge\/$/.exec(request.path) ?? [];
  if (id === undefined || request.method !== "POST") return undefined;
  target.access.authenticate(request.headers.authorization);
  const isStarted = target.branches.startMerge(Number(id));
  if (isStarted === undefined) return json(404, { detail: "No Branch matches the given query." });
  if (!isStarted) return json(400, "Branch is not ready to merge.");
  return json(200, { id: Number(id), url: `${target.baseUrl}/api/core/jobs/${id}/`, display: "Merge branch", status: { value: "pending", label: "Pending" } });
}
