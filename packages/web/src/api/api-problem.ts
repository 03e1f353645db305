import { z } from "zod";

const Refusal = z.object({ detail: z.unknown(), code: z.string().optional().catch(undefined), hint: z.string().nullish().catch(null), errors: z.unknown().optional() });

/** One field that was refused, as a form shows it beside its input. */
export interface RefusedField {
  /** Path of the field: `host`, `rules.0.match`. */
  readonly field: string;
  readonly message: string;
}

/** What the control plane refused, or why it could not be asked: its code, what happened, what to do. `status` is 0 when nothing answered. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;
  readonly fields: readonly RefusedField[];

  constructor(status: number, { detail, code, hint, fields = [] }: { readonly detail: string; readonly code: string; readonly hint?: string | null; readonly fields?: readonly RefusedField[] }) {
    super(detail);
    this.status = status;
    this.code = code;
    this.hint = hint ?? null;
    this.fields = fields;
  }
}

const Issue = z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() });

/** FastAPI's form of a refused body, `{detail: [{loc, msg}]}`, as fields; the first part of `loc` says where it stood (body, query). */
function refusedFields(detail: unknown): RefusedField[] {
  const issues = z.array(Issue).safeParse(detail);
  return issues.success ? issues.data.map(({ loc, msg }) => ({ field: loc.slice(1).join("."), message: msg })) : [];
}

/** Reads an answer that is no success; whatever a proxy in between wrote is told by its status. */
export function readProblem(status: number, body: unknown): ApiProblem {
  const refusal = Refusal.safeParse(body);
  if (!refusal.success) return new ApiProblem(status, { detail: `HTTP ${status}`, code: `HTTP_${status}` });
  const { detail, code = `HTTP_${status}`, hint } = refusal.data;
  const fields = refusedFields(detail);
  const said = typeof detail === "string" ? detail : fields.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
  return new ApiProblem(status, { detail: said === "" ? `HTTP ${status}` : said, code, hint: hint ?? null, fields });
}
