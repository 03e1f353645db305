import type { FastifyReply } from "fastify";
import type { HttpApp } from "./http-app.ts";
import { errorAnswer } from "./error-answer.ts";
import type { RouteIndex } from "./route-index.ts";

/** Sends an answer past the route's own schemas: they would strip what they do not know. */
export function sendError(reply: FastifyReply, thrown: unknown): void {
  const { status, body } = errorAnswer(thrown);
  void reply.code(status).type("application/json; charset=utf-8").serializer(JSON.stringify).send(body);
}

/** Answers for what no route answers: errors, unknown paths (404) and wrong methods (405 with `Allow`). */
export function addErrorAnswers(app: HttpApp, routes: RouteIndex): void {
  app.setErrorHandler((error, request, reply) => {
    if (errorAnswer(error).status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, "A request failed");
    sendError(reply, error);
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = ""] = request.url.split("?", 1);
    const methods = routes.methodsOf(path);
    // The route is there and has found nothing: a file that does not exist.
    if (methods.length === 0 || methods.includes(request.method)) return reply.code(404).send({ detail: "Not Found" });
    return reply.code(405).header("allow", methods.join(", ")).send({ detail: "Method Not Allowed" });
  });
}
