import type { RouteOptions } from "fastify";
import type { App } from "./app-parts.ts";

/** Methods that change nothing. */
export const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

function methodsOf({ method }: Pick<RouteOptions, "method">): string[] {
  return [method].flat().map((name) => name.toUpperCase());
}

/**
 * Refuses at the start, with a TypeError, every route that does not say who may call it, and every one that changes something and
 * does not say what to write to the audit log.
 */
export function checkRoutes(app: App): void {
  app.addHook("onRoute", (route) => {
    // The pages' files and the documentation; their plug-ins take no configuration.
    if (/^\/(api\/docs|assets)(\/|$)/.test(route.url)) route.config = { ...route.config, isOpen: true };
    const { config: { permission, isOpen, audit } = {} } = route;
    const where = `${methodsOf(route).join(", ")} ${route.url}`;
    if ((permission === undefined) === (isOpen !== true)) throw new TypeError(`${where} must have either config.permission or config.isOpen`);
    if (audit === undefined && methodsOf(route).some((method) => !SAFE_METHODS.has(method))) throw new TypeError(`${where} must have config.audit`);
  });
}
