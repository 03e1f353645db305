import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { KINDS } from "@proxbox/engine";
import { startNetbox, startProxmox } from "@proxbox/lab";
import type { NetboxLab, ProxmoxLab } from "@proxbox/lab";
import { answerParent } from "./children.ts";
import { cpuMs } from "./cpu-time.ts";
import { createGuestCalls } from "./guest-calls.ts";
import type { LabCount, LabDoors, LabQuestion, LabTablesFound, RecordedWrite } from "./lab-protocol.ts";

interface Opened {
  readonly proxmox: ProxmoxLab;
  readonly netbox: NetboxLab;
}

const WRITING: ReadonlySet<string> = new Set(["POST", "PATCH", "PUT", "DELETE"]);

const calls = createGuestCalls();
const writes: RecordedWrite[] = [];
let isRecording = true;
let lab: Opened | undefined;
let countedCpuMs = 0;
let countedRows = 0;

function opened(): Opened {
  if (lab === undefined) throw new Error("the lab is not open");
  return lab;
}

/** What guests leave behind: of each two snapshots and three backups, one of them on its node. */
const HISTORY = { snapshotsPerGuest: 2, backupsPerGuest: 2, tasksPerNode: 500, replicationJobs: 20, backupJobs: 3, vnets: 5 };

async function open({ vms, nodes, seed, msPerObject, isTls = false }: Extract<LabQuestion, { type: "open" }>): Promise<LabDoors> {
  const proxmox = await startProxmox({ estate: { nodes, vms, seed, history: HISTORY }, tls: isTls, onRequest: ({ path }) => calls.note(path) });
  const netbox = await startNetbox({
    customFields: "proxbox",
    plugins: ["proxbox"],
    ...(msPerObject > 0 ? { writePace: { msPerObject, workers: 2 } } : {}),
    onRequest: ({ method, path, body }) => {
      if (isRecording && WRITING.has(method)) writes.push({ method: method as RecordedWrite["method"], path, body: body.toString() });
    },
  });
  lab = { proxmox, netbox };
  const { tokenId, secret } = proxmox.credentials;
  return { proxmoxUrl: proxmox.url, proxmoxToken: `${tokenId}=${secret}`, netboxUrl: netbox.url, netboxToken: netbox.tokens.v2 };
}

function count(): LabCount {
  const { proxmox, netbox } = opened();
  const usedMs = cpuMs();
  const found: LabCount = {
    cpuMs: usedMs - countedCpuMs,
    netbox: { requests: netbox.requests.total, writes: netbox.requests.writes, changeLogRows: netbox.changes().length - countedRows, journalRows: netbox.tables.rows("extras.journalentry").length },
    proxmox: { requests: proxmox.requests.total, ...calls.counted() },
  };
  countedCpuMs = usedMs;
  countedRows = netbox.changes().length;
  calls.reset();
  proxmox.requests.reset();
  netbox.requests.reset();
  return found;
}

function saveWrites(file: string): number {
  isRecording = false;
  writeFileSync(file, writes.map((write) => `${JSON.stringify(write)}\n`).join(""));
  return writes.splice(0).length;
}

function withoutTimes(name: string, value: unknown): unknown {
  return name === "created" || name === "last_updated" ? undefined : value;
}

function tables(): LabTablesFound {
  const paths = [...new Set(KINDS.map(({ path }) => path))];
  return Object.fromEntries(
    paths.map((path) => {
      const rows = opened().netbox.tables.rows(path).toSorted((one, other) => one.id - other.id);
      const hash = createHash("sha256").update(JSON.stringify(rows, withoutTimes)).digest("hex");
      return [path, { rows: rows.length, hash }];
    }),
  );
}

answerParent<LabQuestion>((question) => {
  if (question.type === "open") return open(question);
  if (question.type === "count") return count();
  return question.type === "tables" ? tables() : saveWrites(question.file);
});
