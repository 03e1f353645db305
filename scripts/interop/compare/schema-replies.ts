import { contractRoutes } from "../questions/contract-routes.ts";
import { isSentByPlugin } from "../questions/plugin-query.ts";
import type { Facts } from "./facts.ts";
import { operationsOf } from "./schema-facts.ts";

/** What both documents say about a route, under the row's name. */
export interface SchemaRow {
  readonly question: string;
  readonly real: Facts;
  readonly ours: Facts;
}

/** One row for each route that the contract names and the original declares; `ours` is empty where we declare none. */
export function schemaRows(real: unknown, ours: unknown): readonly SchemaRow[] {
  const [theirs, own] = [real, ours].map((document) => new Map(operationsOf(document, isSentByPlugin).map(({ operation, facts }) => [operation, facts])));
  return contractRoutes.flatMap((route) => {
    const declared = theirs?.get(route);
    if (declared === undefined) return [];
    const found = own?.get(route) ?? {};
    // What only we declare is an addition as long as nobody has to send it.
    const relevant = Object.entries(found).filter(([fact, value]) => fact in declared || value === "required");
    return [{ question: `schema: ${route}`, real: declared, ours: Object.fromEntries(relevant) }];
  });
}
