import { z } from "zod";

/** An answer that only says what happened; errors carry their code and what to do besides. */
export const Detail = z
  .object({ detail: z.string(), code: z.string().optional(), hint: z.string().optional(), message: z.string().optional() })
  .meta({ id: "Detail", description: "What happened; for errors of Proxbox with their code and what to do." });

/** Answer to a request that does not fit its schema. What was sent is never repeated: it may hold a secret. */
export const InvalidRequest = z
  .object({ detail: z.array(z.object({ type: z.string(), loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })) })
  .meta({ id: "InvalidRequest", description: "Which parts of the request are not as expected: where, and what is." });
