import type { Json } from "./recording.ts";
import type { LabRequest } from "./rewrite-request.ts";

/** What the lab answered: header names in lower case, body parsed when it is JSON and the text otherwise. */
export interface LabAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** Sends a request to the lab; redirects are answers, not followed. A body that claims to be JSON and is not throws. */
export async function askLab(baseUrl: string, request: LabRequest): Promise<LabAnswer> {
  const response = await fetch(baseUrl + request.path, {
    method: request.method,
    headers: request.headers,
    redirect: "manual",
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, headers: Object.fromEntries(response.headers), body: json ? (JSON.parse(text) as Json) : text };
}
