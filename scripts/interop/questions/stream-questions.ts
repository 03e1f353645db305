import type { Answer, Asked } from "../ask/exchange.ts";
import type { Facts } from "../compare/facts.ts";
import { parseStream } from "../compare/parse-stream.ts";
import { shapeOf } from "../compare/shape-of.ts";
import { additionsOfStage, pluginQuery } from "./plugin-query.ts";
import { fieldOf, recall } from "./question.ts";
import type { Question, Session } from "./question.ts";
import { stages } from "./stages.ts";

const timeoutMs = 180_000;

function stagePath(path: string, more: Readonly<Record<string, string>> = {}): (session: Session) => Asked {
  return (session) => {
    const place = path.replace("{vm}", path.includes("{vm}") ? String(recall(session, "machine id")) : "");
    return { path: `/${place}?${pluginQuery(recall(session, "proxmox id"), more)}`, key: session.key, timeoutMs };
  };
}

function refused(path: string, query: string): (session: Session) => Asked {
  return (session) => ({ path: `/${path}?proxmox_endpoint_ids=${recall(session, "proxmox id")}${query}`, key: session.key, timeoutMs });
}

/** The id of a machine in this backend's NetBox; kept for the scoped stages. */
function learnMachine(_answer: Answer, { labs, known }: Session): void {
  const [machine] = labs.netbox.tables.rows("virtualization.virtualmachine");
  if (typeof machine?.id === "number") known.set("machine id", machine.id);
}

const machines = stages[2]?.path ?? "";
const disks = stages[4]?.path ?? "";

/** Scopes that must never widen (wire-contract.md 0.6, 1.7), asked before the stages have written anything. */
export const scopeQuestions: readonly Question[] = [
  { key: "scope: netbox_vm_ids empty", ask: refused(`${machines}/stream`, "&netbox_vm_ids=") },
  { key: "scope: netbox_vm_ids=abc", ask: refused(`${machines}/stream`, "&netbox_vm_ids=abc") },
  { key: "scope: netbox_vm_ids=0", ask: refused(`${disks}/stream`, "&netbox_vm_ids=0") },
  { key: "scope: netbox_vm_ids=1,,2", ask: refused(`${disks}/stream`, "&netbox_vm_ids=1,,2") },
  { key: "scope: unknown machine, virtual-disks", ask: refused("virtualization/virtual-machines/99999/virtual-disks/create/stream", "") },
  { key: "scope: unknown machine, backups", ask: refused("virtualization/virtual-machines/99999/backups/create/stream", "") },
  { key: "scope: unknown machine, snapshots", ask: refused("virtualization/virtual-machines/99999/snapshots/create/stream", "") },
  { key: "scope: unknown machine, create", ask: refused("virtualization/virtual-machines/99999/create/stream", "") },
  { key: "scope: machine id that is no number", ask: refused("virtualization/virtual-machines/first/virtual-disks/create/stream", "") },
  { key: "scope: a stage of an unknown session name", ask: refused("dcim/devices/create/stream", "&name=nowhere") },
  { key: "scope: a stage of an unknown address", ask: refused("dcim/devices/create/stream", "&ip_address=192.0.2.99") },
  { key: "scope: a stage, id that is no number", ask: ({ key }) => ({ path: "/dcim/devices/create/stream?proxmox_endpoint_ids=one", key, timeoutMs }) },
  { key: "scope: wrong switch", ask: refused(`${machines}/stream`, "&sync_vm_network=perhaps") },
  { key: "scope: fetch_max_concurrency=0", ask: refused(`${machines}/stream`, "&fetch_max_concurrency=0") },
];

/** The 13 streams as the plugin asks for them, in its order, against a NetBox that is empty at the start. */
export const stageStreamQuestions: readonly Question[] = stages.map(({ slug, path }) => ({
  key: `stream: ${slug}`,
  ask: stagePath(`${path}/stream`, additionsOfStage[slug]),
  ...(slug === "virtual-machines" ? { learn: learnMachine } : {}),
}));

/** The streams of one machine, and streams whose scope matches nothing. */
export const scopedStreamQuestions: readonly Question[] = [
  ...stages.filter(({ scopedPath }) => scopedPath !== undefined).map(({ slug, scopedPath = "" }) => ({ key: `stream of one machine: ${slug}`, ask: stagePath(`${scopedPath}/stream`) })),
  ...stages.map(({ slug, path }): Question => ({
    key: `stream of no endpoint: ${slug}`,
    ask: ({ key }) => ({ path: `/${path}/stream?${pluginQuery(999)}`, key, timeoutMs }),
  })),
];

/** The same stages as one JSON answer. */
export const stageJsonQuestions: readonly Question[] = stages.map(({ slug, path }) => ({ key: `JSON: ${slug}`, ask: stagePath(path, additionsOfStage[slug]), deepest: 1 }));

// SDN is looked at apart, so that nothing else of the order can differ unseen.
const sdn = "sdn";

function stageOrder({ text }: Answer): Facts {
  const { frames } = parseStream(text);
  const boundaries = frames.filter(({ event, data }) => event === "step" && data?.payload === undefined && data?.rowid === undefined);
  const names = (status: string): string[] => [...new Set(boundaries.filter(({ data }) => data?.status === status).map(({ data }) => String(data?.step)))];
  const completed = boundaries.find(({ data }) => data?.status === "completed");
  const opening = frames.find(({ event }) => event === "discovery");
  const items = Array.isArray(opening?.data?.items) ? opening.data.items : [];
  return {
    "stages started": names("started").filter((name) => name !== sdn).join(" "),
    "stages completed": names("completed").filter((name) => name !== sdn).join(" "),
    "SDN": ["started", "completed"].filter((status) => names(status).includes(sdn)).join(" "),
    "rule items are counted": opening?.data?.count === items.length ? "yes" : `no ${String(opening?.data?.count)}`,
    "duration_seconds": typeof completed?.data?.duration_seconds,
    "third frame": opening === frames[2] ? `discovery ${String(opening?.data?.phase)}` : (frames[2]?.event ?? "none"),
    "discovery items": String(items.filter((item) => fieldOf(item, "name") !== sdn).length),
    ...Object.fromEntries(Object.entries(shapeOf(frames[0]?.data)).map(([name, value]) => [name.replace("$", "$bootstrap"), value])),
  };
}

/** Everything at once (wire-contract.md 1.9, 2.6). */
export const fullUpdateQuestions: readonly Question[] = [
  { key: "stream: full-update", ask: stagePath("full-update/stream"), deepest: 1, facts: stageOrder },
  { key: "JSON: full-update", ask: stagePath("full-update"), deepest: 1, texts: ["status"] },
  { key: "GET /extras/bootstrap-status", ask: ({ key }) => ({ path: "/extras/bootstrap-status", key }), texts: ["ok"] },
  {
    key: "POST /extras/custom-fields/reconcile",
    ask: ({ key }) => ({ method: "POST", path: "/extras/custom-fields/reconcile", key }),
    isShapeCompared: false,
    facts: ({ json }) => ({ "is a list": Array.isArray(json) ? "yes" : "no", "has names": typeof fieldOf(json, "0.name") }),
  },
];
