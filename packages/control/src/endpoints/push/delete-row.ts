import type { AppError } from "@proxbox/contract";
import type { BackendDoor } from "../backend-door.ts";
import { pushFailure } from "./push-failure.ts";
import type { PushedKind } from "./pushed-rows.ts";
import type { PushOptions } from "./push-parts.ts";
import { WIRE_PATHS } from "./wire-rows.ts";
import type { WireRow } from "./wire-rows.ts";

/** Deletes a row of a backend; one that is gone already is as good. Gives what did not work. */
export async function deleteRow(door: BackendDoor, kind: PushedKind, { row, options }: { readonly row: Pick<WireRow, "id" | "name">; readonly options: PushOptions }): Promise<AppError | undefined> {
  const answer = await door.requestJson(options.backendId, { method: "DELETE", path: `${WIRE_PATHS[kind]}/${row.id}`, signal: options.signal });
  const isGone = (answer.status >= 200 && answer.status < 300) || answer.status === 404;
  return isGone ? undefined : pushFailure(answer, `removing ${row.name}`);
}
