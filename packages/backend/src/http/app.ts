import { fastify, LogController } from "fastify";
import type { FastifyReply } from "fastify";
import { serializerCompiler } from "fastify-type-provider-zod";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { fastifyLogger } from "../logs/fastify-logger.ts";
import { addCors } from "./add-cors.ts";
import { addErrorAnswers, sendError } from "./add-error-answers.ts";
import type { App, AppParts } from "./app-parts.ts";
import { addBodyParsers } from "./body-parsers.ts";
import { addKeyCheck } from "./check-key.ts";
import { addRequestCount } from "./count-requests.ts";
import { addDocs } from "./docs.ts";
import { openServer, refuseConnection } from "./open-server.ts";
import { refuseEmptyPath } from "./refuse-empty-path.ts";
import { registerRoutes } from "./register-routes.ts";
import { indexRoutes } from "./route-index.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { addStreamLimit } from "./stream-limit.ts";
import { validateRequest } from "./validate-request.ts";

/** Most bytes of a body. The largest that is meant, an endpoint with its secrets, has some ten thousand. */
const MOST_BODY_BYTES = 1024 * 1024;
/** Longest part of a path: names in Proxmox VE and ids of runs are shorter. */
const LONGEST_PARAM = 256;

function setSecurityHeaders(reply: FastifyReply): void {
  void reply.headers(SECURITY_HEADERS);
}

function neverBuilt(): never {
  throw new TypeError("schemas are compiled by what buildApp sets");
}

function makeServer({ logs, options }: AppParts): App {
  const { tls, mostStreams } = options;
  return fastify({
    serverFactory: (handler) => openServer(handler, { mostStreams, ...(tls === undefined ? {} : { tls }) }),
    loggerInstance: fastifyLogger(logs),
    // A log line for every poll would push out what matters; http/count-requests.ts writes one for who debugs.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MOST_BODY_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: LONGEST_PARAM },
    // Without these Fastify loads its own two, a hundred files that make the start longer; ours are set before the first route.
    schemaController: { compilersFactory: { buildValidator: neverBuilt, buildSerializer: neverBuilt } },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, _request, reply) => {
      setSecurityHeaders(reply);
      sendError(reply, error);
    },
  }).withTypeProvider<ZodTypeProvider>();
}

/**
 * Builds the HTTP application with every route; it does not listen yet. What a request passes, in order: security headers, CORS,
 * the key, the limit of streams, the body's parser, the schema, the route.
 */
export async function buildApp(parts: AppParts): Promise<App> {
  const app = makeServer(parts);
  app.setValidatorCompiler(validateRequest);
  app.setSerializerCompiler(serializerCompiler);
  const routes = indexRoutes(app);
  app.addHook("onRequest", async (_request, reply) => setSecurityHeaders(reply));
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
