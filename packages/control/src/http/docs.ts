import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { DOCS_CSP } from "@proxbox/server";
import { createJsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { App, ControlOptions } from "./app-parts.ts";

/** Groups of the routes on the page at `/api/docs/`, in its order. Every route names one. */
export const TAGS = {
  status: "Who and how this control plane is.",
  jobs: "Syncs: what is to be done, what goes on, how it went.",
  schedules: "Syncs that come again by themselves.",
  endpoints: "The backends, NetBoxes and Proxmox VE hosts.",
  plans: "What a sync would write, kept until somebody applies it.",
  inventory: "What Proxmox VE has and NetBox was told.",
  links: "From NetBox to the page of an object.",
  settings: "What holds for every sync that says nothing else.",
  sync: "Streams and single objects of a backend, passed through.",
  conflicts: "Where Proxmox VE and NetBox disagree, and what people decide about it.",
  accounts: "Signing in; users, roles and API tokens.",
  audit: "Who changed what.",
} as const;

const description = `Keeps NetBox true to Proxmox VE.

Everything but what is marked open needs \`Authorization: Token <token>\` (or \`Bearer\`), or the session's cookie; with the cookie,
changes also need the header \`X-CSRFToken\` with the value of the cookie \`proxbox_csrf\`. Lists answer
\`{count, next, previous, results}\` and take \`limit\` and \`offset\`.`;

const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><text x="0" y="28" font-family="sans-serif" font-size="26" font-weight="bold" fill="#ff5722">Proxbox</text></svg>`;

const securitySchemes = {
  token: { type: "apiKey", in: "header", name: "Authorization", description: "`Token <token>`" },
  session: { type: "apiKey", in: "cookie", name: "proxbox_session" },
} as const;

function markSecurity(app: App): void {
  app.addHook("onRoute", ({ schema, config }) => {
    if (schema === undefined) return;
    schema.security = config?.isOpen === true ? [] : [{ token: [] }, { session: [] }];
    const permission = config?.permission;
    if (permission !== undefined && permission !== "authenticated") schema.description = [schema.description, `Permission: \`${permission}\`.`].filter(Boolean).join("\n\n");
  });
}

/** Makes `/api/schema/` from the routes that are registered after this, and the page at `/api/docs/` that shows it without help of another host. */
export async function addDocs(app: App, { version }: Pick<ControlOptions, "version">): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Proxbox", version, description },
      tags: Object.entries(TAGS).map(([name, text]) => ({ name, description: text })),
      components: { securitySchemes },
    },
    transform: createJsonSchemaTransform({}),
    transformObject: jsonSchemaTransformObject,
  });
  markSecurity(app);
  await app.register(swaggerUi, {
    routePrefix: "/api/docs",
    staticCSP: DOCS_CSP,
    theme: { title: "Proxbox API" },
    logo: { type: "image/svg+xml", content: Buffer.from(logo), href: "/api/docs/", target: "_self" },
    uiConfig: { docExpansion: "list", displayRequestDuration: true, defaultModelsExpandDepth: 0 },
  });
  const schema = { tags: ["status"], summary: "This description, as OpenAPI 3.1", description: "Open." };
  app.get("/api/schema/", { config: { isOpen: true }, schema }, async () => app.swagger());
}
