import type { AddressInfo } from "node:net";
import { AppError } from "@proxbox/contract";
import type { HttpApp } from "../http/http-app.ts";

/** Where a server listens: port 0 takes a free one. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

// Node's codes of a listening socket that cannot be had.
const listenDetails: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there",
  EACCES: "this user may not listen there",
  EADDRNOTAVAIL: "this machine does not have the address",
  ENOTFOUND: "the name is not known",
};

/** Lets an application listen; gives its port and its address without a slash at the end. Throws `CFG_LISTEN`. */
export async function listen(app: HttpApp, { host, port, isTls }: ListenOptions): Promise<{ url: string; port: number }> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    throw new AppError("CFG_LISTEN", { detail: listenDetails[code] ?? `the system says ${code}`, where: `${host}:${port}`, cause });
  }
  const address = app.server.address() as AddressInfo;
  return { port: address.port, url: `${isTls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${address.port}` };
}
