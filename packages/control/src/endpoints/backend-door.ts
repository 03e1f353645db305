import type { AppError } from "@proxbox/contract";

/** A JSON request to a backend; the path carries no leading slash. */
export interface DoorRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal | undefined;
}

/** What came of it: the backend's status and its parsed body, or 502 to 504 without one; `error` says why, where the services know. */
export interface DoorAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly error?: AppError;
}

/** How the key of a backend was found to be: `registered` when the backend was empty and has it now. */
export type KeyCheck = { readonly is: "accepted" | "registered" } | { readonly is: "refused"; readonly error: AppError };

/** What the endpoints need of the services: requests to a backend by its id, with its key, by the one policy of design.md 5. */
export interface BackendDoor {
  requestJson(backendId: number, request: DoorRequest): Promise<DoorAnswer>;
  /** Verifies the stored key, or registers it (one is made where none is known) at a backend that has none yet; keeps what it learnt. */
  checkKey(backendId: number, signal?: AbortSignal): Promise<KeyCheck>;
}
