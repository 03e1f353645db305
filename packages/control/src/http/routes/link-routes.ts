import { Detail, InvalidRequest } from "@proxbox/server";
import { IdParams } from "../answers.ts";
import type { App } from "../app-parts.ts";

/** What NetBox links from, and the page that shows it. */
const PAGES = { vm: "inventory/vm", device: "inventory/node", cluster: "inventory/cluster" } as const;

/** Adds the addresses that NetBox's Custom Links lead to; the page asks who it is. */
export function registerLinkRoutes(app: App): void {
  for (const [name, page] of Object.entries(PAGES)) {
    const schema = { tags: ["links"], summary: `The page of a ${name} by its id in NetBox`, params: IdParams, response: { 302: Detail.describe("To the page."), 422: InvalidRequest } };
    app.get(`/go/${name}/:id`, { config: { isOpen: true }, schema }, ({ params }, reply) => reply.redirect(`/${page}/${params.id}`, 302) as never);
  }
}
