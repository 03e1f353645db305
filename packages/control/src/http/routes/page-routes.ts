import { z } from "zod";
import type { App, ControlParts } from "../app-parts.ts";
import { ownOrigin } from "../own-origin.ts";

const HTML = "text/html; charset=utf-8";

const setupPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Proxbox: set-up</title></head><body>
<h1>Set up Proxbox</h1>
<p>The part of this page's address after <code>#</code> is a token that makes the first administrator. It works once, for a day.
On the command line, with the whole link in quotes:</p>
<pre>proxbox setup 'THE-LINK' --username admin</pre>
<p>Or without the command:</p>
<pre>curl -X POST -H 'content-type: application/json' \\
  -d '{"token": "THE-TOKEN", "username": "admin", "password": "AT-LEAST-TEN-CHARACTERS"}' THIS-ADDRESS/api/setup/</pre>
</body></html>
`;

const homePage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Proxbox</title></head><body>
<h1>Proxbox</h1>
<p>Keeps NetBox true to Proxmox VE. <a href="/api/docs/">The API</a> says what it can do.</p>
</body></html>
`;

const tags = ["status"];

/** What a browser is shown where the web page was not built. */
function addPlainPages(app: App): void {
  app.get("/", { config: { isOpen: true }, schema: { tags, summary: "A page that says what this is" } }, (_request, reply) => reply.type(HTML).send(homePage));
  app.get("/setup", { config: { isOpen: true }, schema: { tags, summary: "A page that says what the set-up link is for" } }, (_request, reply) => reply.type(HTML).send(setupPage));
}

/** Adds what who comes with a browser is shown while there is no web page, and the index of the API. */
export function registerPageRoutes(app: App, { options }: ControlParts): void {
  if (options.pageDir === undefined) addPlainPages(app);
  const paths: string[] = [];
  app.addHook("onRoute", ({ url, method }) => {
    if (/^\/api\/[\w/-]+\/$/.test(url) && [method].flat().includes("GET")) paths.push(url);
  });
  const schema = { tags, summary: "Addresses of the lists and single documents", response: { 200: z.record(z.string(), z.string()) } };
  app.get("/api/", { config: { isOpen: true }, schema }, async (request) => {
    const origin = ownOrigin(request, options);
    return Object.fromEntries(paths.toSorted().map((path) => [path.slice("/api/".length, -1), origin + path]));
  });
}
