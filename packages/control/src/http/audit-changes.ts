import type { App, ControlParts } from "./app-parts.ts";
import { callerSource } from "./caller-source.ts";

/** Writes an entry for every request that succeeded on a route with `config.audit`, before its answer leaves. */
export function auditChanges(app: App, { audit, options }: Pick<ControlParts, "audit" | "options">): void {
  app.decorateRequest("auditData");
  app.addHook("onRequest", async (request) => {
    request.auditData = {};
  });
  app.addHook("onSend", async (request, reply) => {
    const action = request.routeOptions.config.audit;
    if (action === undefined || reply.statusCode >= 400) return;
    const { userId, username } = request.principal;
    await audit.record({ userId, username, source: callerSource(request, options) }, { ...action, ...request.auditData });
  });
}
