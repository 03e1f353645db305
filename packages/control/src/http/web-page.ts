import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { PAGE_SECTIONS } from "@proxbox/contract";
import type { FastifyReply } from "fastify";
import type { App, ControlOptions } from "./app-parts.ts";

/** Policy of the web page: its own files and this control plane, nothing of another host, no script and no style written into the page. */
const PAGE_CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Names of the files under `/assets/` are hashes of what is in them. */
const KEPT_MS = 365 * 24 * 3_600_000;

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.header("content-security-policy", PAGE_CSP).header("cache-control", "no-cache").type("text/html; charset=utf-8").send(html);
}

/** Adds the built web page: its files, and itself at each of its addresses. Nothing when there is none. Throws when the folder lacks its `index.html`. */
export async function addWebPage(app: App, { pageDir }: Pick<ControlOptions, "pageDir">): Promise<void> {
  if (pageDir === undefined) return;
  const [html, icon] = await Promise.all([readFile(join(pageDir, "index.html"), "utf8"), readFile(join(pageDir, "icon.svg"), "utf8")]);
  await app.register(fastifyStatic, { root: join(pageDir, "assets"), prefix: "/assets/", decorateReply: false, index: false, preCompressed: true, immutable: true, maxAge: KEPT_MS });
  const schema = { hide: true };
  app.get("/icon.svg", { config: { isOpen: true }, schema }, (_request, reply) => reply.header("cache-control", "max-age=86400").type("image/svg+xml").send(icon));
  const paths = ["/", ...PAGE_SECTIONS.flatMap((section) => [`/${section}`, `/${section}/*`])];
  for (const path of paths) app.get(path, { config: { isOpen: true }, schema }, (_request, reply) => sendPage(reply, html));
}
