import type { BackendDoor } from "../backend-door.ts";
import type { BackendTurns } from "./backend-turns.ts";
import type { CredentialMark } from "./credential-mark.ts";
import type { PushedRows } from "./pushed-rows.ts";

/** What a push works with. */
export interface PushParts {
  readonly door: BackendDoor;
  readonly pushed: PushedRows;
  readonly mark: CredentialMark;
  readonly turns: BackendTurns;
}

/** How a push is done. */
export interface PushOptions {
  readonly backendId: number;
  /** Also over a row that is not known to be ours: somebody has said so. */
  readonly isTakingOver?: boolean;
  readonly signal?: AbortSignal | undefined;
}
