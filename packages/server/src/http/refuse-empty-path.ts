import type { HttpApp } from "./http-app.ts";

/** A parameter of a path that is the empty string (`/proxmox/endpoints/`) names nothing: there is no such path. */
export function refuseEmptyPath(app: HttpApp): void {
  app.addHook("onRequest", async (request, reply) => {
    const { params } = request;
    const values = typeof params === "object" && params !== null ? Object.entries(params) : [];
    if (values.some(([name, value]) => name !== "*" && value === "")) return reply.code(404).send({ detail: "Not Found" });
  });
}
