import { AppError, ConflictPage } from "@proxbox/contract";
import type { Conflict } from "@proxbox/contract";
import type { BackendDoor } from "../endpoints/backend-door.ts";
import type { EndpointReader, StoredBackend } from "../endpoints/stored-endpoint.ts";

/** What the conflicts of all backends are read with. */
export interface ConflictReading {
  readonly reader: Pick<EndpointReader, "backends">;
  readonly door: Pick<BackendDoor, "requestJson">;
}

/** Which of them; the filter is the backend's own query. */
export interface ConflictsAsked {
  readonly backendId: number | undefined;
  readonly filter: Readonly<Record<string, string>>;
  readonly offset: number;
  /** At most 100, as a backend gives at once. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** A page over all backends, and those that could not be asked. */
export interface ConflictsRead {
  readonly count: number;
  readonly conflicts: readonly (Conflict & { readonly backend_id: number; readonly backend: string })[];
  readonly unavailable: readonly { readonly backend_id: number; readonly backend: string; readonly detail: string }[];
}

interface Taken {
  readonly page: { readonly total: number; readonly conflicts: readonly Conflict[] };
}

async function ask({ door }: ConflictReading, backend: StoredBackend, about: Pick<ConflictsAsked, "filter" | "offset" | "limit" | "signal">): Promise<Taken | { readonly detail: string }> {
  if (!backend.enabled) return { detail: new AppError("CFG_ENDPOINT_DISABLED").message };
  const { filter, offset, limit, signal } = about;
  const { body, error } = await door.requestJson(backend.id, { method: "GET", path: "conflicts", query: { ...filter, offset: String(offset), limit: String(Math.max(1, limit)) }, signal });
  const page = ConflictPage.safeParse(body);
  if (error !== undefined) return { detail: error.message };
  return page.success ? { page: { total: page.data.total, conflicts: page.data.conflicts.slice(0, limit) } } : { detail: new AppError("BE_UNEXPECTED", { where: "conflicts" }).message };
}

/** Reads a page over all backends, one after the other by their ids; one that cannot be asked, or is disabled, is named and does not hide the others' conflicts. */
export async function readConflicts(reading: ConflictReading, asked: ConflictsAsked): Promise<ConflictsRead> {
  const backends = (await reading.reader.backends()).filter(({ id }) => asked.backendId === undefined || id === asked.backendId);
  const conflicts: ConflictsRead["conflicts"][number][] = [];
  const unavailable: ConflictsRead["unavailable"][number][] = [];
  let count = 0;
  for (const backend of backends) {
    const named = { backend_id: backend.id, backend: backend.name };
    const taken = await ask(reading, backend, { ...asked, offset: Math.max(0, asked.offset - count), limit: asked.limit - conflicts.length });
    if ("detail" in taken) unavailable.push({ ...named, detail: taken.detail });
    else {
      count += taken.page.total;
      conflicts.push(...taken.page.conflicts.map((conflict) => ({ ...conflict, ...named })));
    }
  }
  return { count, conflicts, unavailable };
}
