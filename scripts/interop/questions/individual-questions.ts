import type { Answer, Asked } from "../ask/exchange.ts";
import type { Facts } from "../compare/facts.ts";
import { fieldOf, recall } from "./question.ts";
import type { Question, Session } from "./question.ts";

type Query = Readonly<Record<string, string | number>>;

function ask(kind: string, query: (session: Session) => Query): (session: Session) => Asked {
  return (session) => {
    const values = Object.entries({ ...query(session), proxmox_endpoint_ids: recall(session, "proxmox id") }).map(([name, value]) => [name, String(value)]);
    return { path: `/sync/individual/${kind}?${new URLSearchParams(values as [string, string][]).toString()}`, key: session.key, timeoutMs: 90_000 };
  };
}

const cluster = { cluster_name: "lab-cluster" };

function machine({ labs }: Session): Query {
  const [guest] = labs.proxmox.estate.guests;
  if (guest === undefined) throw new Error("the lab has no guest");
  return { ...cluster, node: guest.node, type: guest.type, vmid: guest.vmid };
}

const actions = ["created", "updated", "unchanged", "dry_run", "noop", "error"];

function ruleFacts({ status, json }: Answer): Facts {
  if (status !== 200) return {};
  const fields = ["object_type", "action", "proxmox_resource", "netbox_object", "dry_run", "dependencies_synced", "error"];
  const missing = fields.filter((name) => fieldOf(json, name) === undefined);
  const action = String(fieldOf(json, "action"));
  return {
    "rule fields of the contract": missing.length === 0 ? "yes" : `no ${missing.join(", ")}`,
    "rule action of the contract": actions.includes(action) ? "yes" : action,
    "rule dependencies are a list": Array.isArray(fieldOf(json, "dependencies_synced")) ? "yes" : "no",
  };
}

// The keys are the contract's; what the objects hold depends on what each backend has written before.
const topLevel = { isShapeCompared: false, facts: ruleFacts } as const;

/** Kinds with the query that each needs (wire-contract.md 1.8). */
const kinds: Readonly<Record<string, (session: Session) => Query>> = {
  cluster: () => cluster,
  node: () => ({ ...cluster, node_name: "pve01" }),
  vm: machine,
  interface: (session) => ({ ...machine(session), interface_name: "net0" }),
  ip: (session) => ({ ...machine(session), ip_address: "10.10.10.10" }),
  disk: (session) => ({ ...machine(session), disk_name: "scsi0" }),
  storage: () => ({ ...cluster, storage_name: "local" }),
  backup: (session) => ({ ...cluster, node: String(machine(session).node), storage: "local", vmid: Number(machine(session).vmid), volid: "local:backup/none.vma.zst" }),
  snapshot: (session) => ({ ...machine(session), snapshot_name: "before-upgrade" }),
  "task-history": machine,
  replication: () => ({ ...cluster, replication_id: "100-0" }),
  "backup-routines": () => ({ ...cluster, job_id: "backup-1" }),
};

/** One object at a time: the 12 kinds, an unknown cluster, missing parameters, a dry run. */
export const individualQuestions: readonly Question[] = [
  ...Object.entries(kinds).map(([kind, query]) => ({ key: `individual: ${kind}`, ask: ask(kind, query), ...topLevel, texts: ["object_type", "dry_run"] })),
  { key: "individual: vm again", ask: ask("vm", machine), ...topLevel, texts: ["object_type", "error"] },
  { key: "individual: vm, dry run", ask: ask("vm", (session) => ({ ...machine(session), dry_run: "true" })), ...topLevel, texts: ["object_type", "action", "dry_run"] },
  { key: "individual: vm by path", ask: (session) => ({ path: `/sync/individual/vm/lab-cluster/${machine(session).node}/${machine(session).type}/${machine(session).vmid}`, key: session.key, timeoutMs: 90_000 }), ...topLevel, texts: ["object_type"] },
  { key: "individual: unknown cluster", ask: ask("vm", (session) => ({ ...machine(session), cluster_name: "nowhere" })) },
  { key: "individual: unknown machine", ask: ask("vm", (session) => ({ ...machine(session), vmid: 99_999 })), ...topLevel },
  { key: "individual: vm without vmid", ask: ask("vm", () => cluster) },
  { key: "individual: vm of type cow", ask: ask("vm", (session) => ({ ...machine(session), type: "cow" })), ...topLevel },
  { key: "individual: vmid that is no number", ask: ask("vm", (session) => ({ ...machine(session), vmid: "many" })) },
  { key: "individual: unknown kind", ask: ask("cow", () => cluster) },
  { key: "individual: POST disk", ask: (session) => ({ ...ask("disk", (same) => ({ ...machine(same), disk_name: "scsi0" }))(session), method: "POST" }), ...topLevel, texts: ["object_type"] },
];
