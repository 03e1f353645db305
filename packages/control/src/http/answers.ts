import { Detail, InvalidRequest } from "@proxbox/server";
import { z } from "zod";

/** Answers that every route for signed-in callers gives besides its own; spread into `response`. */
export const COMMON_ANSWERS = {
  401: Detail.describe("Nobody is signed in, or the token is not valid."),
  403: Detail.describe("A permission is missing, or the change was asked for by a page of another origin."),
  422: InvalidRequest.describe("The request does not fit its schema."),
} as const;

/** Path of one object: `/api/jobs/:id/`. */
export const IdParams = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) });
