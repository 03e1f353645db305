import { z } from "zod";

/** A reference to another object by kind and key, until NetBox's id of it is known. */
export const Reference = z.object({ kind: z.string(), key: z.string() });
/** A reference to another object by kind and key. */
export type Reference = Readonly<z.infer<typeof Reference>>;

/** The canonical value of a field: scalar, reference, or a list of scalars (tags by slug) or of references (VLANs). */
export const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.null(), Reference, z.array(z.union([z.string(), z.number(), Reference]))]);
/** The canonical value of a field. */
export type FieldValue = z.infer<typeof FieldValue>;

/** Says whether a value is a reference. */
export function isReference(value: FieldValue | undefined): value is Reference {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
