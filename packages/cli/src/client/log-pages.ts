import type { JobEvent } from "@proxbox/contract";
import { z } from "zod";
import { EventAnswer } from "./answers.ts";
import type { ApiClient, ApiRequest } from "./api-client.ts";

const Page = z.object({ count: z.int(), results: z.array(EventAnswer) });
const pageLines = 500;

/** A job's log page by page, in order: it may be larger than what should be held at once. */
export async function* logPages(client: ApiClient, id: number, filter: ApiRequest["query"] = {}): AsyncGenerator<readonly JobEvent[]> {
  for (let after = 0; ; ) {
    // By the number of the last line: what comes in meanwhile moves no page.
    const { count, results } = await client.get(`/api/jobs/${id}/log/`, Page, { ...filter, after, limit: pageLines });
    const last = results.at(-1);
    if (last === undefined) return;
    yield results;
    if (results.length >= count) return;
    after = last.seq;
  }
}
