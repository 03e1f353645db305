import type { FastifySchemaCompiler } from "fastify";
import type { z } from "zod";
import { InvalidRequestError, invalidParts } from "./invalid-request.ts";

/** Fastify's names of a request's parts, as FastAPI's `loc` has them. */
const PARTS: Readonly<Record<string, string>> = { body: "body", querystring: "query", params: "path", headers: "header" };

/** Checks a part of a request by its zod schema. The library's own compiler loses where in a nested value something was wrong. */
export const validateRequest: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = PARTS[httpPart ?? ""] ?? "body";
  return (data: unknown) => {
    const result = schema.safeParse(data);
    return result.success ? { value: result.data } : { error: new InvalidRequestError(invalidParts(part, data, result.error.issues)) };
  };
};
