import type { App, ControlParts } from "./app-parts.ts";

/** Counts every request by route and status, and writes it to the log for who debugs. */
export function addRequestCount(app: App, { metrics }: Pick<ControlParts, "metrics">): void {
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    const { statusCode: status, elapsedTime: durationMs } = reply;
    metrics.countRequest({ method: request.method, route, status, durationMs });
    request.log.debug({ status, duration_ms: Math.round(durationMs), operation: `${request.method} ${route}` }, "A request was answered");
  });
}
