import { AppError } from "@proxbox/contract";
import type { UnavailableBackend } from "@proxbox/contract";
import type { z } from "zod";
import type { EndpointReader, StoredBackend } from "../endpoints/stored-endpoint.ts";
import { backendError } from "../services/backend-error.ts";
import type { Services } from "../services/create-services.ts";
import type { PolicyRequest } from "../services/http-client.ts";

/** What backends are asked with. */
export interface BackendAsking {
  readonly endpoints: Pick<EndpointReader, "backend" | "backends">;
  readonly services: Pick<Services, "request">;
}

/** Rows of all backends, and of which backends there are none because they could not be asked. */
export interface FromBackends<Row> {
  readonly count: number;
  readonly rows: readonly Row[];
  readonly unavailable: readonly UnavailableBackend[];
}

/** Most rows that a backend gives at once (wire-contract.md 1). */
const MOST_ROWS = 100;

/** One backend that may be asked. Throws `CFG_ENDPOINT_UNKNOWN`, and `CFG_SCOPE_INVALID` for a disabled one. */
export async function findBackend({ endpoints }: Pick<BackendAsking, "endpoints">, id: number): Promise<StoredBackend> {
  const backend = await endpoints.backend(id);
  if (backend === undefined) throw new AppError("CFG_ENDPOINT_UNKNOWN", { detail: `there is no backend endpoint ${id}` });
  if (!backend.enabled) throw new AppError("CFG_SCOPE_INVALID", { detail: `${backend.name} is disabled` });
  return backend;
}

/** The backend that is named, else every one, by id: of a disabled one `fromEach` says that a list has nothing of it. */
export async function listedBackends(parts: Pick<BackendAsking, "endpoints">, id: number | undefined): Promise<readonly StoredBackend[]> {
  return id === undefined ? parts.endpoints.backends() : [await findBackend(parts, id)];
}

/** The backend that is named, else every one, by id; without those that are disabled: nobody asks them. */
export async function chosenBackends(parts: Pick<BackendAsking, "endpoints">, id: number | undefined): Promise<readonly StoredBackend[]> {
  return (await listedBackends(parts, id)).filter(({ enabled }) => enabled);
}

/** Asks a backend and reads its answer. Throws its own refusal, what the way to it came to, and `BE_UNEXPECTED`. */
export async function askBackend<Answer extends z.ZodType>({ services }: Pick<BackendAsking, "services">, backendId: number, { answer, ...request }: Omit<PolicyRequest, "expects"> & { readonly answer: Answer }): Promise<z.infer<Answer>> {
  const reply = await services.request(backendId, { ...request, expects: "json" });
  if (!reply.ok) throw backendError(reply);
  const read = answer.safeParse(reply.json);
  if (!read.success) throw new AppError("BE_UNEXPECTED", { detail: request.path, cause: read.error });
  return read.data;
}

/** Asks each of some backends; one that cannot be asked, or is disabled, is told of and holds up nobody. */
export async function fromEach<Found>(backends: readonly StoredBackend[], ask: (backend: StoredBackend) => Promise<Found>): Promise<{ readonly found: readonly Found[]; readonly unavailable: readonly UnavailableBackend[] }> {
  const found: Found[] = [];
  const unavailable: UnavailableBackend[] = [];
  for (const backend of backends) {
    try {
      if (!backend.enabled) throw new AppError("CFG_ENDPOINT_DISABLED");
      found.push(await ask(backend));
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      const { message, code, hint } = thrown;
      unavailable.push({ backend_id: backend.id, backend_name: backend.name, detail: message, code, hint });
    }
  }
  return { found, unavailable };
}

/** One page of a backend's list, as `readPage` asks for it. */
export interface BackendPage {
  readonly offset: number;
  readonly limit: number;
}

interface Wanted<Row> extends BackendPage {
  readonly backends: readonly StoredBackend[];
  /** Asks for at most 100 rows. */
  readPage(backend: StoredBackend, page: BackendPage): Promise<{ readonly count: number; readonly rows: readonly Row[] }>;
}

/** A page of a list that goes on from backend to backend, in the order of their ids. */
export async function pageOfBackends<Row>({ backends, offset, limit, readPage }: Wanted<Row>): Promise<FromBackends<Row>> {
  const rows: Row[] = [];
  let count = 0;
  const { unavailable } = await fromEach(backends, async (backend) => {
    const start = Math.max(0, offset - count);
    const first = await readPage(backend, { offset: start, limit: Math.min(MOST_ROWS, Math.max(1, limit - rows.length)) });
    let page = first.rows;
    let read = start;
    while (page.length > 0 && rows.length < limit) {
      rows.push(...page.slice(0, limit - rows.length));
      read += page.length;
      if (read >= first.count || rows.length >= limit) break;
      page = (await readPage(backend, { offset: read, limit: Math.min(MOST_ROWS, limit - rows.length) })).rows;
    }
    count += first.count;
  });
  return { count, rows, unavailable };
}
