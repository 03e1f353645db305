import { parameterFailure } from "./api-failure.ts";
import type { Principal } from "./accounts.ts";
import type { Envelope } from "./render.ts";
import type { World } from "./world.ts";
import { demand, reachNode } from "./world.ts";

/** A request that has found its route. */
export interface Call {
  readonly world: World;
  readonly principal: Principal;
  /** Values of the placeholders in the pattern, decoded. */
  readonly parameters: Record<string, string>;
  readonly query: Record<string, string>;
}

/** One path of the API. */
export interface Route {
  method?: "GET" | "POST";
  /** E.g. `/nodes/{node}/qemu/{vmid}/config`. A path below `/nodes/{node}` is proxied to that node. */
  pattern: string;
  /** Names of the query or form parameters it knows; others are refused with 400, as Proxmox VE does. */
  query?: readonly string[];
  /** ACL path (with placeholders) and the privileges of which any is enough; checked before the node is asked. */
  needs?: { path: string; anyOf: readonly string[] | ((world: World) => readonly string[]) };
  handle(call: Call): Envelope | Promise<Envelope>;
}

/** Finds routes by method and path. */
export interface Router {
  find(method: string, path: string): { route: Route; parameters: Record<string, string> } | undefined;
}

function matchSegments(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [position, part] of pattern.entries()) {
    const value = path[position] ?? "";
    if (part.startsWith("{")) parameters[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return parameters;
}

/** Makes a router; `find` is undefined for an unknown path or method. */
export function createRouter(routes: readonly Route[]): Router {
  const bySize = Map.groupBy(routes, (route) => `${route.method ?? "GET"} ${route.pattern.split("/").length}`);
  const split = new Map(routes.map((route) => [route, route.pattern.split("/")]));
  return {
    find(method, path) {
      const segments = path.split("/");
      for (const route of bySize.get(`${method} ${segments.length}`) ?? []) {
        const parameters = matchSegments(split.get(route) ?? [], segments);
        if (parameters) return { route, parameters };
      }
      return undefined;
    },
  };
}

function fill(template: string, parameters: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => parameters[name] ?? "");
}

function verify(route: Route, call: Call): void {
  const errors: Record<string, string> = {};
  const vmid = call.parameters["vmid"];
  if (vmid !== undefined && !/^[1-9]\d{2,8}$/.test(vmid)) errors["vmid"] = "invalid format - value does not look like a valid VM ID";
  for (const name of Object.keys(call.query)) {
    if (!route.query?.includes(name)) errors[name] = "property is not defined in schema and the schema does not allow additional properties";
  }
  if (Object.keys(errors).length > 0) throw parameterFailure(errors);
}

/** Runs a route in the order of the real server: privileges, then the node, then the parameters, then the work. */
export async function runRoute(route: Route, call: Call): Promise<Envelope> {
  if (route.needs) {
    const { path, anyOf } = route.needs;
    demand(call.principal, fill(path, call.parameters), typeof anyOf === "function" ? anyOf(call.world) : anyOf);
  }
  const node = call.parameters["node"];
  if (node !== undefined && route.pattern.startsWith("/nodes/")) reachNode(call.world, node);
  verify(route, call);
  return route.handle(call);
}

/** A required path parameter. Throws 400 when the pattern has no such placeholder. */
export function parameter(call: Call, name: string): string {
  const value = call.parameters[name] ?? call.query[name];
  if (value === undefined) throw parameterFailure({ [name]: "property is missing and it is not optional" });
  return value;
}
