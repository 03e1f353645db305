import { request as httpRequest } from "node:http";
import type { LabRequest, LabResponse } from "@proxbox/lab";

const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

function endToEnd(headers: NodeJS.Dict<string | string[]>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined && !hopByHop.has(entry[0])),
  );
}

/** Passes a request on to a lab as it is and gives its answer back unchanged. Rejects when the lab is gone. */
export function forward(baseUrl: string, { method, target, headers, body }: LabRequest): Promise<LabResponse> {
  return new Promise((resolve, reject) => {
    // The Host stays the caller's: NetBox builds the `url` fields from it, so its links lead back to the front.
    const options = { method, headers: { ...endToEnd(headers), host: headers.host ?? "127.0.0.1", "content-length": String(body.length) } };
    const sent = httpRequest(`${baseUrl}${target}`, options, (message) => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("error", reject);
      message.on("end", () => resolve({
        status: message.statusCode ?? 502,
        ...(message.statusMessage === undefined ? {} : { reason: message.statusMessage }),
        headers: endToEnd(message.headers),
        body: Buffer.concat(chunks),
      }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
