import { Detail } from "@proxbox/server";
import type { ServerResponse } from "node:http";
import { AppError, GUEST_STAGES, INDIVIDUAL_KINDS, IndividualAnswer, RunQuery } from "@proxbox/contract";
import type { IndividualKind } from "@proxbox/contract";
import { z } from "zod";
import type { RunRequest } from "../../runs/runs.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { IdParams, wholeNumber } from "../wire-values.ts";
import { cancelWhenLeft } from "./answer-run.ts";
import { individualAnswer, individualRefusal } from "./individual-answer.ts";
import type { IndividualQuestion } from "./individual-answer.ts";
import { individualKind, individualQuery, individualTarget } from "./individual-request.ts";
import type { IndividualQuery } from "./individual-request.ts";
import { toRunRequest } from "./run-request.ts";
import type { RunTarget } from "./run-request.ts";
import type { SyncParts } from "./sync-parts.ts";

const tags = ["sync"];
const ANSWERS = {
  ...COMMON_ANSWERS,
  200: IndividualAnswer.describe("What became of it; `error` says why it could not be synchronised."),
  400: Detail.describe("What is missing or wrong in the configuration."),
  409: Detail.describe("Another run holds the endpoint; the text says which."),
};

/** On these paths `ip_address` is an address of a guest; clients send it along with the other kinds too (wire-contract.md 1.8). */
function withoutAddress(query: IndividualQuery): IndividualQuery {
  return { ...query, ip_address: undefined };
}

/** A question, and the run that answers it. */
interface Asked {
  readonly question: IndividualQuestion;
  readonly request: RunRequest;
}

async function sync(parts: SyncParts, { question, request }: Asked, response: ServerResponse): Promise<IndividualAnswer> {
  const handle = await parts.runs.start(request);
  if (question.query.detach !== true) cancelWhenLeft(response, handle);
  return individualAnswer(question, await handle.report);
}

/** As `sync`, but an unknown cluster or guest is an answer too: clients of these paths look at `error`. */
async function syncKind(parts: SyncParts, asked: Asked, response: ServerResponse): Promise<IndividualAnswer> {
  try {
    return await sync(parts, asked, response);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "RUN_UNKNOWN_OBJECT") return individualRefusal(asked.question, thrown.message);
    throw thrown;
  }
}

function addKind(app: App, parts: SyncParts, kind: IndividualKind): void {
  const schema = { tags, summary: `${kind.about} Reads it, writes it, and says what became of it.`, querystring: individualQuery(kind), response: ANSWERS };
  app.route({
    method: ["GET", "POST"],
    url: `/sync/individual/${kind.name}`,
    exposeHeadRoute: false,
    schema,
    handler: ({ query }, reply) => syncKind(parts, { question: { kind, query }, request: toRunRequest(withoutAddress(query), individualTarget(kind, query)) }, reply.raw),
  });
}

const GuestParams = z.object({ cluster: z.string().min(1).max(255), node: z.string().min(1).max(255), type: z.enum(["qemu", "lxc"]), vmid: wholeNumber(1, 999_999_999) });

function addGuestPath(app: App, parts: SyncParts): void {
  const kind = individualKind("vm");
  const schema = { tags, summary: "One guest by its place in Proxmox VE.", params: GuestParams, querystring: RunQuery, response: ANSWERS };
  app.get("/sync/individual/vm/:cluster/:node/:type/:vmid", { exposeHeadRoute: false, schema }, ({ query, params }, reply) => {
    const { cluster, node, type, vmid } = params;
    const question = { kind, query: { ...query, cluster_name: cluster, node, type, vmid } as IndividualQuery };
    return syncKind(parts, { question, request: toRunRequest(query, individualTarget(kind, question.query)) }, reply.raw);
  });
}

/** Paths of the seed document: an object by its NetBox id. An unknown id is a 404 (wire-contract.md 9, row 8). */
const BY_NETBOX_ID = [
  { path: "/proxmox/clusters/:id/sync", kind: "cluster", about: "One cluster with its nodes, by its NetBox id.", target: (id: number): RunTarget => ({ kind: "individual cluster", stages: ["devices"], scope: { netboxClusterId: id } }) },
  { path: "/virtualization/virtual-machines/:id/sync", kind: "vm", about: "One virtual machine with all that hangs on it, by its NetBox id.", target: (id: number): RunTarget => ({ kind: "individual vm", stages: GUEST_STAGES, scope: { netboxVmIds: [id] } }) },
] as const;

function addNetboxIdPaths(app: App, parts: SyncParts): void {
  for (const { path, kind: name, about, target } of BY_NETBOX_ID) {
    const schema = { tags, summary: about, params: IdParams, querystring: RunQuery, response: { ...ANSWERS, 404: Detail } };
    const kind = individualKind(name);
    app.get(path, { exposeHeadRoute: false, schema }, ({ query, params }, reply) => sync(parts, { question: { kind, query }, request: toRunRequest(query, target(params.id)) }, reply.raw));
  }
}

/** Adds the syncs of single objects (wire-contract.md 1.8) and the two paths of the seed document. */
export function registerIndividualRoutes(app: App, parts: SyncParts): void {
  for (const kind of INDIVIDUAL_KINDS) addKind(app, parts, kind);
  addGuestPath(app, parts);
  addNetboxIdPaths(app, parts);
}
