import { z } from "zod";

/** `true` or `false` in a query. */
export const QueryFlag = z.enum(["true", "false"]).transform((text) => text === "true");
