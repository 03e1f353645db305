import { z } from "zod";
import { wholeNumber } from "../wire-values.ts";

/** Which part of a list is asked for: at most 100 entries, as on every list of the contract. */
export const PageQuery = z.object({ offset: wholeNumber(0).default(0), limit: wholeNumber(1, 100).default(100) });
/** Which part of a list is asked for. */
export type PageQuery = z.infer<typeof PageQuery>;
