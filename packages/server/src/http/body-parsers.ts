import type { FastifyRequest } from "fastify";
import type { HttpApp } from "./http-app.ts";
import { InvalidRequestError } from "./invalid-request.ts";

const noJson = new InvalidRequestError([{ type: "json_invalid", loc: ["body"], msg: "The body is not valid JSON" }]);
const noJsonType = new InvalidRequestError([{ type: "media_type", loc: ["body"], msg: "The body must be sent as application/json" }]);

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Bodies are JSON. One without a type is read as JSON, an empty one is none, and anything else is a 422 like every other request
 * that does not fit (wire-contract.md 0.3).
 */
export function addBodyParsers(app: HttpApp): void {
  const parseJson = app.getDefaultJsonParser("error", "error");
  const parse = (request: FastifyRequest, text: string, done: Done): void => {
    if (text.length === 0) return done(null, undefined);
    void parseJson(request, text, (error, body) => done(error === null ? null : noJson, body));
  };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/([\w.-]+\+)?json(\s*;|$)/i, { parseAs: "string" }, (request, text, done) => parse(request, text.toString(), done));
  app.addContentTypeParser("*", { parseAs: "string" }, (request, text, done) => {
    const isTyped = text.length > 0 && request.headers["content-type"] !== undefined;
    if (isTyped) done(noJsonType, undefined);
    else parse(request, text.toString(), done);
  });
}
