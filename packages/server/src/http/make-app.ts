import { fastify, LogController } from "fastify";
import type { FastifyReply } from "fastify";
import { serializerCompiler } from "fastify-type-provider-zod";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { fastifyLogger } from "../logs/fastify-logger.ts";
import type { Logs } from "../logs/logs.ts";
import { sendError } from "./add-error-answers.ts";
import type { HttpApp } from "./http-app.ts";
import { openServer, refuseConnection } from "./open-server.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { validateRequest } from "./validate-request.ts";

/** Most bytes of a body. The largest that is meant, an endpoint with its secrets or an import of some hundred, has some ten thousand. */
const MOST_BODY_BYTES = 1024 * 1024;
/** Longest part of a path: names in Proxmox VE and ids of runs are shorter. */
const LONGEST_PARAM = 256;

/** What an HTTP application is made with. */
export interface MakeAppOptions {
  readonly logs: Logs;
  /** PEM texts; absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Event streams that may be open at a time; the server takes some hundred connections besides. */
  readonly mostStreams: number;
}

function setSecurityHeaders(reply: FastifyReply): void {
  void reply.headers(SECURITY_HEADERS);
}

function neverBuilt(): never {
  throw new TypeError("schemas are compiled by what makeApp sets");
}

/** Makes an application without routes: its limits, zod for what comes in and goes out, its log, and the security headers of every answer. */
export function makeApp({ logs, tls, mostStreams }: MakeAppOptions): HttpApp {
  const app = fastify({
    serverFactory: (handler) => openServer(handler, { mostStreams, ...(tls === undefined ? {} : { tls }) }),
    loggerInstance: fastifyLogger(logs),
    // A log line for every poll would push out what matters; who debugs gets one from a hook of the server's own.
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
  app.setValidatorCompiler(validateRequest);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook("onRequest", async (_request, reply) => setSecurityHeaders(reply));
  return app;
}
