import { startLabServer } from "../http/lab-server.ts";
import type { LabHandler, LabRequest, LabResponse } from "../http/lab-server.ts";
import { detail } from "./answers.ts";
import type { BackendLab, BackendLabOptions, PlayOptions } from "./backend-lab.ts";
import { createLabState, note } from "./lab-state.ts";
import type { LabState } from "./lab-state.ts";
import { endpointRoutes, selfRoutes } from "./own-routes.ts";
import { OPEN_PATHS } from "./paths.ts";
import { answerByRoutes } from "./route.ts";
import type { BackendRoute } from "./route.ts";
import type { Script } from "./stream-script.ts";
import { startStream, syncRoutes } from "./sync-routes.ts";

interface Play {
  readonly path: string | RegExp;
  readonly method: string;
  readonly script: Script;
  left: number;
}

function fits({ path, method }: Play, request: LabRequest): boolean {
  const asked = request.path.slice(1);
  return method === request.method && (typeof path === "string" ? path === asked : path.test(asked));
}

function takeScript(plays: Set<Play>, request: LabRequest): Script | undefined {
  const play = [...plays].find((each) => fits(each, request));
  if (play === undefined) return undefined;
  play.left -= 1;
  if (play.left <= 0) plays.delete(play);
  return play.script;
}

function played(state: LabState, request: LabRequest, script: Script): LabResponse {
  const told = typeof script === "function" ? script(request) : script;
  return "status" in told ? told : startStream(state, request, told);
}

// FastAPI answers a path with one slash too many or too few with 307 to the other spelling (wire-contract.md 0.2).
function otherSpelling(routes: readonly BackendRoute[], request: LabRequest): LabResponse | undefined {
  const path = request.path.endsWith("/") ? request.path.slice(0, -1) : `${request.path}/`;
  const exists = routes.some((each) => each.method === request.method && each.path.test(path.slice(1)));
  return exists ? { status: 307, headers: { Location: path } } : undefined;
}

function handlerOf(state: LabState, routes: readonly BackendRoute[], plays: Set<Play>): LabHandler {
  return (request) => {
    const path = request.path.slice(1);
    const refused = OPEN_PATHS.has(path) ? undefined : state.keys.refusal(request);
    if (refused !== undefined) return refused;
    const script = takeScript(plays, request);
    if (script !== undefined) return played(state, request, script);
    const answer = answerByRoutes(routes, request);
    if (answer !== undefined && answer.status !== 405) return answer;
    // A client may try whether a backend can cancel; the Python one cannot.
    if (!path.startsWith("sync/active/")) note(state, request, "no such request");
    return answer ?? otherSpelling(routes, request) ?? detail(404, "Not Found");
  };
}

function labKeys(): () => string {
  let count = 0;
  return () => `lab-key-${String(++count)}-`.padEnd(64, "k");
}

/**
 * Starts a sync backend on the loopback that keeps endpoints and keys as the real one does (wire-contract.md 0-3) and plays what the
 * test writes for it. Rejects when the port is taken.
 *
 * ```ts
 * const lab = await startBackendLab({ key });
 * const gate = handGate();
 * lab.play("dcim/devices/create/stream", [frame("step", { … }), gate, completeOk({ count: 3 })]);  // held open until gate.open()
 * lab.play("proxmox/cluster/status", { status: 503, headers: { "Content-Type": "application/json" }, body: "{}" });
 * lab.play(/sdn/, STREAM_FAULTS["no complete"], { times: Infinity });  // without a script a stage ends well
 * lab.faults.add({ path: /health/, effect: { kind: "reset" } });  // below HTTP, or before the key is looked at
 * await gate.reached;
 * expect(lab.streams[0]).toMatchObject({ path: "dcim/devices/create/stream", state: "open" });
 * expect(lab.unexpected).toEqual([]);
 * ```
 */
export async function startBackendLab(options: BackendLabOptions = {}): Promise<BackendLab> {
  const state = createLabState(options);
  const plays = new Set<Play>();
  const routes = [...selfRoutes(state, labKeys()), ...endpointRoutes(state), ...syncRoutes(state)];
  const { port = 0, tls = false, latencyMs = 0, host, onRequest } = options;
  const server = await startLabServer({ handler: handlerOf(state, routes, plays), host, port, tls, latencyMs, onRequest });
  return {
    url: server.url,
    host: host ?? "127.0.0.1",
    port: server.port,
    fingerprint: server.certificate?.fingerprint256,
    certificatePem: server.certificate?.certificate,
    netboxes: state.netboxes,
    proxmoxes: state.proxmoxes,
    readings: state.readings,
    rights: state.rights,
    logs: state.logs,
    streams: state.streams,
    unexpected: state.unexpected,
    requests: server.requests,
    faults: server.faults,
    play(path: string | RegExp, script: Script, { times = 1, method = "GET" }: PlayOptions = {}) {
      plays.add({ path, script, method, left: times });
    },
    replaceKey: state.keys.replace,
    unlock: state.keys.unlock,
    close: server.close,
  };
}
