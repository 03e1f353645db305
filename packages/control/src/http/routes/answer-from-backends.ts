import type { UnavailableBackend } from "@proxbox/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { StoredBackend } from "../../endpoints/stored-endpoint.ts";
import type { ControlOptions } from "../app-parts.ts";
import { type BackendAsking, listedBackends, pageOfBackends } from "../from-backends.ts";
import { type Page, toPage } from "../page.ts";
import { untilLeft } from "../until-left.ts";
import type { BackendPageQuery } from "./backend-id-query.ts";

type ListParts = BackendAsking & { readonly options: Pick<ControlOptions, "tls" | "trustedProxies"> };
type ListRequest = Pick<FastifyRequest, "url" | "headers" | "socket"> & { readonly query: z.infer<typeof BackendPageQuery> };

interface Asked<Row> {
  readonly request: ListRequest;
  readonly reply: Pick<FastifyReply, "raw">;
  /** Asks one backend for at most 100 rows, with `offset` and `limit` as its query takes them; given up once the asker has left. */
  readPage(backend: StoredBackend, page: { readonly query: { readonly offset: string; readonly limit: string }; readonly signal: AbortSignal }): Promise<{ readonly count: number; readonly rows: readonly Row[] }>;
}

/** The answer to a request for a page of a list that backends keep, and which of them could not be asked. Throws as `listedBackends` does. */
export async function answerFromBackends<Row>(parts: ListParts, { request, reply, readPage }: Asked<Row>): Promise<Page<Row> & { unavailable: UnavailableBackend[] }> {
  const { backend_id: backendId, offset, limit } = request.query;
  const signal = untilLeft(reply);
  const found = await pageOfBackends({
    backends: await listedBackends(parts, backendId),
    offset,
    limit,
    readPage: (backend, page) => readPage(backend, { query: { offset: String(page.offset), limit: String(page.limit) }, signal }),
  });
  return { ...toPage(request, parts, found), unavailable: [...found.unavailable] };
}
