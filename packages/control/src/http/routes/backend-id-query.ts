import { z } from "zod";
import { PageQuery } from "../page.ts";

/** Of which backend; without it of all that are enabled. */
export const BackendIdQuery = z.object({ backend_id: z.coerce.number().int().min(1).max(2_147_483_647).optional() });

/** Which page, and of which backend. */
export const BackendPageQuery = PageQuery.extend(BackendIdQuery.shape);
