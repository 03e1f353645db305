import type { LabResponse } from "../../http/lab-server.ts";
import { HttpError, IntegrityError, ProtectedError, ServerError, ValidationError } from "../model/errors.ts";

/** A JSON answer. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): LabResponse {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** An HTML page, as NetBox's user interface or the server in front of it sends one. */
export function html(status: number, title: string, text: string): LabResponse {
  const body = `<!DOCTYPE html>\n<html lang="en">\n  <head><title>${title}</title></head>\n  <body><h1>${title}</h1><p>${text}</p></body>\n</html>\n`;
  return { status, headers: { "Content-Type": "text/html; charset=utf-8" }, body };
}

/** NetBox's page for unknown paths, also below /api/ (netbox-api.md 2.2). */
export function pageNotFound(): LabResponse {
  return html(404, "Page Not Found | NetBox", "The requested page does not exist.");
}

/** gunicorn's refusal of a request line of more than 4094 bytes (netbox-api.md 2.2). */
export function requestLineTooLarge(bytes: number): LabResponse {
  // gunicorn gives up, and counts, at the end of its 8 KiB buffer.
  const counted = Math.min(bytes, 8192);
  const body = `<html>\n  <head>\n    <title>Bad Request</title>\n  </head>\n  <body>\n    <h1><p>Bad Request</p></h1>\n    Request Line is too large (${counted} &gt; 4094)\n  </body>\n</html>\n`;
  return { status: 400, headers: { "Content-Type": "text/html", Connection: "close" }, body };
}

function serverError(exception: string, message: string, version: string): LabResponse {
  return json(500, { error: message, exception, netbox_version: version, python_version: "3.14.10" });
}

/** The answer to an error of a view; errors that NetBox would not know are thrown on. `version` is the full one. */
export function answerTo(error: unknown, version: string): LabResponse {
  if (error instanceof HttpError) return json(error.status, error.body, error.headers);
  if (error instanceof ValidationError) return json(400, error.detail);
  if (error instanceof IntegrityError) return serverError("IntegrityError", error.message, version);
  if (error instanceof ServerError) return serverError(error.exception, error.message, version);
  if (error instanceof ProtectedError) {
    const { dependents } = error;
    return json(409, { detail: `Unable to delete object. ${dependents.length} dependent objects were found: ${dependents.join(", ")}` });
  }
  throw error;
}
