import { z } from "zod";

/** What a removal answers. */
export const Removed = z.object({ message: z.string() }).meta({ id: "Removed" });
