import { addBodyParsers, addErrorAnswers, addStreamLimit, indexRoutes, makeApp, refuseEmptyPath } from "@proxbox/server";
import { addCors } from "./add-cors.ts";
import type { App, AppParts } from "./app-parts.ts";
import { addKeyCheck } from "./check-key.ts";
import { addRequestCount } from "./count-requests.ts";
import { addDocs } from "./docs.ts";
import { registerRoutes } from "./register-routes.ts";

/**
 * Builds the HTTP application with every route; it does not listen yet. What a request passes, in order: security headers, CORS,
 * the key, the limit of streams, the body's parser, the schema, the route.
 */
export async function buildApp(parts: AppParts): Promise<App> {
  const app = makeApp({ logs: parts.logs, ...parts.options });
  const routes = indexRoutes(app);
  await addCors(app, parts.options);
  addKeyCheck(app, parts);
  refuseEmptyPath(app);
  const streams = addStreamLimit(app, parts.options.mostStreams);
  addRequestCount(app, parts);
  addBodyParsers(app);
  addErrorAnswers(app, routes);
  await addDocs(app, parts.options);
  registerRoutes(app, parts, streams);
  await app.ready();
  return app;
}
