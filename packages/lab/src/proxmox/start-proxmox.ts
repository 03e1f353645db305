import { startLabServer } from "../http/lab-server.ts";
import type { LabHandler } from "../http/lab-server.ts";
import { createAccounts } from "./accounts.ts";
import { notImplemented } from "./api-failure.ts";
import { createClosing } from "./closing.ts";
import type { Closing } from "./closing.ts";
import { dialectOf } from "./dialect.ts";
import type { Estate, EstateSize } from "./estate.ts";
import { generateEstate } from "./generate/generate-estate.ts";
import { proxmoxHandler } from "./handler.ts";
import type { ApiAnswerer } from "./handler.ts";
import type { ProxmoxLab, ProxmoxLabOptions, UnexpectedRequest } from "./proxmox-lab.ts";
import { jsonResponse } from "./render.ts";
import { startReplay } from "./replay/start-replay.ts";
import { createRouter, runRoute } from "./router.ts";
import { accessRoutes } from "./routes/access-routes.ts";
import { clusterRoutes } from "./routes/cluster-routes.ts";
import { guestRoutes } from "./routes/guest-routes.ts";
import { nodeRoutes } from "./routes/node-routes.ts";
import { sdnRoutes } from "./routes/sdn-routes.ts";
import { guestFinder } from "./world.ts";
import type { World } from "./world.ts";

const rootToken = { tokenId: "root@pam!proxbox", secret: "7f3c1f0e-52a4-4a3b-9d0e-6a1c5b8e2d47" };
const root = { user: "root@pam", password: "proxbox-lab" };
const defaultSize: EstateSize = { nodes: 3, vms: 30, seed: 1 };

function makeWorld(options: ProxmoxLabOptions, estate: Estate, closing: Closing): World {
  const dialect = dialectOf(options.version ?? "9.1");
  const guest = guestFinder(() => estate.guests);
  const accounts = createAccounts(dialect, (vmid) => guest(Number(vmid))?.pool);
  accounts.addUser({ userid: root.user, password: root.password, privileges: "administrator" });
  accounts.addToken({ ...rootToken, privileges: "administrator", privsep: false });
  return { estate, dialect, accounts, connectedNode: options.connectedNode, guest, wait: closing.wait, closed: closing.closed };
}

function estateAnswerer(world: World, unexpected: UnexpectedRequest[]): ApiAnswerer {
  const router = createRouter([...accessRoutes, ...clusterRoutes, ...sdnRoutes, ...nodeRoutes, ...guestRoutes]);
  return async ({ method, path, query, acceptEncoding }, principal) => {
    const found = router.find(method, path);
    if (!found) {
      unexpected.push({ method, path });
      throw notImplemented(method, path);
    }
    const envelope = await runRoute(found.route, { world, principal, parameters: found.parameters, query });
    return jsonResponse(envelope, 200, acceptEncoding);
  };
}

// What answers where a person typed the wrong address: a web page, or a plain port that sends everyone to https.
function misleadingHandler({ html, redirectToHttps }: ProxmoxLabOptions): LabHandler | undefined {
  if (html) return () => ({ status: 200, headers: { "Content-Type": "text/html" }, body: "<!DOCTYPE html><html><head><title>Welcome</title></head></html>" });
  if (redirectToHttps === undefined || redirectToHttps === false) return undefined;
  return (request) => {
    const base = typeof redirectToHttps === "string" ? redirectToHttps : `https://${request.headers.host}`;
    return { status: 301, reason: "Moved Permanently", headers: { Location: `${base}${request.target}`, Connection: "close" } };
  };
}

async function serve(options: ProxmoxLabOptions, handler: LabHandler, parts: { world: World; closing: Closing; unexpected: UnexpectedRequest[] }): Promise<ProxmoxLab> {
  const { world, closing, unexpected } = parts;
  const { port, tls, latencyMs } = options;
  const server = await startLabServer({
    handler: misleadingHandler(options) ?? handler, onRequest: options.onRequest,
    ...(port === undefined ? {} : { port }), ...(tls === undefined ? {} : { tls }), ...(latencyMs === undefined ? {} : { latencyMs }),
  });
  return {
    url: server.url, port: server.port, credentials: { ...rootToken, ...root }, estate: world.estate,
    requests: server.requests, faults: server.faults, unexpected,
    get fingerprint() { return server.certificate?.fingerprint256; },
    get certificatePem() { return server.certificate?.certificate; },
    renewCertificate: server.renewCertificate,
    addToken: world.accounts.addToken, removeToken: world.accounts.removeToken,
    addUser: world.accounts.addUser, expireTickets: world.accounts.expireTickets,
    async close() {
      closing.end();
      await server.close();
    },
  };
}

/** Starts a Proxmox VE on 127.0.0.1 that serves an estate or a recording. Rejects when the port is taken or the recording cannot be read. */
export async function startProxmox(options: ProxmoxLabOptions = {}): Promise<ProxmoxLab> {
  const closing = createClosing();
  const unexpected: UnexpectedRequest[] = [];
  const wanted = options.estate ?? defaultSize;
  const replay = options.replay === undefined ? undefined : await startReplay(options.replay);
  const estate = replay?.estate ?? ("guests" in wanted ? wanted : generateEstate(wanted));
  const world = makeWorld({ ...options, ...(replay ? { version: options.version ?? replay.version } : {}) }, estate, closing);
  const handler = proxmoxHandler({
    world,
    style: { dialect: world.dialect, proxiedReasons: options.proxiedReasons ?? false },
    authFailureDelayMs: options.authFailureDelayMs ?? 0,
    ...(replay
      ? { answer: replay.answerer(world, unexpected), authenticate: replay.authenticate }
      : { answer: estateAnswerer(world, unexpected), authenticate: world.accounts.authenticate }),
  });
  return serve(options, handler, { world, closing, unexpected });
}
