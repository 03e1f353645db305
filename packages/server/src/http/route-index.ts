import type { HttpApp } from "./http-app.ts";

/** Which methods a path has, whatever the method of the request. */
export interface RouteIndex {
  /** Methods in capitals, none for an unknown path. `path` comes without its query. */
  methodsOf(path: string): readonly string[];
}

function toPattern(url: string): RegExp {
  const parts = url.split(/(:\w+|\*)/).map((part) => {
    if (part === "*") return ".*";
    return part.startsWith(":") ? "[^/]+" : RegExp.escape(part);
  });
  return new RegExp(`^${parts.join("")}$`);
}

/** Watches the routes that are added from now on. Fastify itself answers 404 where only the method is wrong. */
export function indexRoutes(app: HttpApp): RouteIndex {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook("onRoute", ({ url, method }) => {
    const route = routes.get(url) ?? { pattern: toPattern(url), methods: new Set<string>() };
    for (const name of [method].flat()) route.methods.add(name.toUpperCase());
    routes.set(url, route);
  });
  return {
    methodsOf: (path) => {
      const methods = [...routes.values()].filter(({ pattern }) => pattern.test(path)).flatMap((route) => [...route.methods]);
      return [...new Set(methods)].filter((name) => name !== "OPTIONS").toSorted();
    },
  };
}
