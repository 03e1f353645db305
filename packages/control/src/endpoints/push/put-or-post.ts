import type { AppError } from "@proxbox/contract";
import type { BackendDoor } from "../backend-door.ts";
import type { PushedKind } from "./pushed-rows.ts";
import { pushFailure } from "./push-failure.ts";
import type { PushOptions } from "./push-parts.ts";
import { readWireRow, WIRE_PATHS } from "./wire-rows.ts";
import type { WireRow } from "./wire-rows.ts";

/** One body for a backend. */
export interface WireWrite {
  readonly kind: PushedKind;
  /** The row that is changed; absent: a new one. */
  readonly wireId: number | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Writes a whole body by PUT or POST and gives the row as the backend has it now. 200 and 201 are both right (wire-contract.md 9, 23). */
export async function putOrPost(door: BackendDoor, { kind, wireId, body }: WireWrite, { backendId, signal }: PushOptions): Promise<WireRow | AppError> {
  const base = WIRE_PATHS[kind];
  const line = wireId === undefined ? ({ method: "POST", path: base } as const) : ({ method: "PUT", path: `${base}/${wireId}` } as const);
  const answer = await door.requestJson(backendId, { ...line, body, signal });
  const row = answer.status === 200 || answer.status === 201 ? readWireRow(answer.body) : undefined;
  return row ?? pushFailure(answer, `${line.method} ${base}`);
}
