import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { createJsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { App, AppOptions } from "./app-parts.ts";
import { OPEN_ROUTES } from "./check-key.ts";
import { DOCS_CSP } from "@proxbox/server";

/** Groups of the routes on the page at `/docs`, in its order. Every route names one. */
export const TAGS = {
  meta: "Who and how this backend is.",
  auth: "The first key, and the keys after it.",
  netbox: "The NetBox that is written to; there is one.",
  "proxmox endpoints": "The Proxmox VE endpoints that are read.",
  proxmox: "What the endpoints say at this moment.",
  sync: "Stages, full update and single objects: from Proxmox VE into NetBox.",
  runs: "What is going on, and how it went.",
  plans: "What a sync would do, kept until somebody applies it.",
  inventory: "What Proxmox VE holds besides what NetBox has models for.",
  conflicts: "Where Proxmox VE and NetBox disagree, and a person has to decide.",
  settings: "How Proxmox VE is put into NetBox, for every endpoint.",
  admin: "Log, figures, encryption, caches.",
} as const;

const description = `Keeps NetBox true to Proxmox VE.

Every path but those marked open needs the header \`X-Proxbox-API-Key\`. Paths are exact: there are no redirects, and no path is
also there with or without a slash at its end. Unknown query parameters are ignored. Paths that end in \`/stream\` or \`/events\`
answer with server-sent events.`;

// Our name in the page's head, in place of the web server's.
const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><text x="0" y="28" font-family="sans-serif" font-size="26" font-weight="bold" fill="#ff5722">Proxbox</text></svg>`;

/** Makes `/openapi.json` from the routes that are registered after this, and the page at `/docs` that shows it without help of another host. */
export async function addDocs(app: App, { version }: Pick<AppOptions, "version">): Promise<void> {
  // A control plane looks at it before it sends a job with a branch: the original takes the parameter and writes to main (wire-contract.md B3).
  const info = { title: "Proxbox Backend", version, description, "x-netbox-branches": true };
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info,
      tags: Object.entries(TAGS).map(([name, text]) => ({ name, description: text })),
      components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Proxbox-API-Key" } } },
    },
    transform: createJsonSchemaTransform({}),
    transformObject: jsonSchemaTransformObject,
  });
  // What needs no key says so; everything else is marked with the key's scheme.
  app.addHook("onRoute", (route) => {
    if (route.schema === undefined) return;
    route.schema.security = OPEN_ROUTES.has(route.url) ? [] : [{ key: [] }];
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: DOCS_CSP,
    theme: { title: "Proxbox Backend" },
    logo: { type: "image/svg+xml", content: Buffer.from(logo), href: "/docs", target: "_self" },
    uiConfig: { docExpansion: "list", displayRequestDuration: true, defaultModelsExpandDepth: 0 },
  });
  app.get("/openapi.json", { schema: { tags: ["meta"], summary: "This description, as OpenAPI 3.1", description: "Open." } }, async () => app.swagger());
}
