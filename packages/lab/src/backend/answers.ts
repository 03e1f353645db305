import type { LabResponse } from "../http/lab-server.ts";

/** An answer in JSON. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): LabResponse {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** An answer in FastAPI's form of an error: `{"detail": …}`. */
export function detail(status: number, text: string, headers: Readonly<Record<string, string>> = {}): LabResponse {
  return json(status, { detail: text }, headers);
}
