import type { Row } from "../data/row.ts";
import { HttpError } from "../model/errors.ts";
import type { ApiRequest } from "./api-request.ts";
import { etagOf } from "./read-views.ts";

/** Refuses a write with 412 unless every object's ETag is listed in If-Match; ignored before 4.6 (netbox-api.md 2.8). */
export function checkPrecondition(request: ApiRequest, rows: readonly Row[]): void {
  const header = request.headers["if-match"];
  if (request.server.settings.version < 6 || header === undefined || header.trim() === "*") return;
  const listed = header.split(",").map((etag) => etag.trim());
  for (const row of rows) {
    const etag = etagOf(row);
    if (etag !== undefined && !listed.includes(etag)) throw new HttpError(412, { detail: "Precondition failed." }, { ETag: etag });
  }
}
