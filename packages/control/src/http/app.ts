import cookie from "@fastify/cookie";
import { addBodyParsers, addErrorAnswers, addStreamLimit, indexRoutes, makeApp, refuseEmptyPath } from "@proxbox/server";
import type { App, ControlParts } from "./app-parts.ts";
import { auditChanges } from "./audit-changes.ts";
import { addAuthorization } from "./authorize.ts";
import { checkRoutes } from "./check-routes.ts";
import { addRequestCount } from "./count-requests.ts";
import { addDocs } from "./docs.ts";
import { addWebPage } from "./web-page.ts";
import { registerRoutes } from "./register-routes.ts";

/**
 * Builds the HTTP application with every route; it does not listen yet. What a request passes, in order: security headers, cookies,
 * who it is and what they may, the limit of streams, the body's parser, the schema, the route, the audit log.
 */
export async function buildApp(parts: ControlParts): Promise<App> {
  const { options } = parts;
  const app = makeApp({ logs: parts.logs, ...options });
  const routes = indexRoutes(app);
  checkRoutes(app);
  await app.register(cookie, { secret: options.cookieSecret });
  addAuthorization(app, parts);
  refuseEmptyPath(app);
  const streams = addStreamLimit(app, options.mostStreams);
  auditChanges(app, parts);
  addRequestCount(app, parts);
  addBodyParsers(app);
  addErrorAnswers(app, routes);
  await addDocs(app, options);
  await addWebPage(app, options);
  registerRoutes(app, parts, streams);
  await app.ready();
  return app;
}
