import { AppError } from "@proxbox/contract";
import type { HttpAnswer } from "../http/http.ts";
import type { Row } from "../values/row.ts";
import { listRows } from "./list.ts";
import { parseJson } from "./message.ts";
import type { Probe } from "./probe.ts";
import type { Session } from "./session.ts";

/** Chooses a branch of netbox-branching by its schema id (netbox-api.md 2.16). */
export const BRANCH_HEADER = "x-netbox-branch";

const PATH = "plugins/branching/branches";

/**
 * Whether an answer may mean that the branch is not to be had: an unknown one is a 400 that is neither an object nor a list, one that
 * is not ready a 500 (netbox-api.md 2.16). Which of both, or neither, tells the branch itself.
 */
export function isPerhapsOfBranch({ status, text }: Pick<HttpAnswer, "status" | "text">): boolean {
  if (status !== 400) return status === 500;
  const body = parseJson(text);
  return typeof body !== "object" || body === null;
}

function statusOf({ status }: Row): string {
  const value = typeof status === "object" && status !== null && "value" in status ? status.value : status;
  return typeof value === "string" ? value : "of unknown status";
}

/**
 * Looks whether a branch is there and ready; `main` is a session without it. Throws `NB_BRANCH_UNKNOWN`, `NB_BRANCH_NOT_READY`, and what
 * keeps NetBox from being asked. All branches are read, because NetBox has no filter for schema ids and gives everything then.
 */
export async function checkBranch(main: Session, schemaId: string, signal?: AbortSignal): Promise<void> {
  const where = `${main.baseUrl}/api/${PATH}/`;
  const rows = await listRows({ session: main, hasCursor: false, pageSize: 1_000 }, { path: PATH, query: {}, fields: ["name", "status", "schema_id"], ...(signal === undefined ? {} : { signal }) });
  const branch = rows.find((row) => row["schema_id"] === schemaId);
  if (branch === undefined) throw new AppError("NB_BRANCH_UNKNOWN", { where, detail: schemaId });
  const status = statusOf(branch);
  if (status !== "ready") throw new AppError("NB_BRANCH_NOT_READY", { where, detail: `${String(branch["name"])} (${schemaId}) is ${status}` });
}

/** Checks a branch before anything is sent to it: a NetBox without the plugin would take the header for nothing and write to main. */
export async function proveBranch(main: Session, { capabilities }: Probe, about: { readonly schemaId: string; readonly signal?: AbortSignal | undefined }): Promise<void> {
  const { schemaId, signal } = about;
  if (!capabilities.hasBranching) throw new AppError("RUN_BRANCH_UNSUPPORTED", { where: main.baseUrl });
  await checkBranch(main, schemaId, signal);
}
