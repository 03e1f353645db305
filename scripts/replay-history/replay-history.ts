import { readCredentials } from "@proxbox/contract";
import type { Plan, Remark, Summary } from "@proxbox/contract";
import { DEFAULT_SOURCE_SETTINGS, memoryLastWritten, reconcile } from "@proxbox/engine";
import { startNetbox, startProxmox } from "@proxbox/lab";
import type { NetboxLab } from "@proxbox/lab";

/** One object of NetBox at the end of a chapter. */
export interface HistoryRow {
  readonly id: number;
  readonly name: string;
  readonly status: string;
}

/** What one recording made of the site: what Proxmox VE showed, and how NetBox stands afterwards. */
export interface Chapter {
  readonly recording: string;
  /** Names of the guests and nodes that the recording has. */
  readonly guests: readonly string[];
  readonly nodes: readonly string[];
  readonly summary: Summary;
  /** Deletions that were written. */
  readonly deleted: number;
  /** Requests that changed NetBox in a second run right after. */
  readonly secondRunWrites: number;
  readonly clusters: readonly HistoryRow[];
  readonly devices: readonly HistoryRow[];
  readonly machines: readonly HistoryRow[];
  readonly remarks: readonly Remark[];
}

/** A recording of a site: its name, and the folder that holds it. */
export interface Recording {
  readonly name: string;
  readonly folder: string;
}

const WEEK_MS = 7 * 86_400_000;

/** Plays recordings one after the other, a week apart, as the history of one site into one NetBox of the lab. */
export async function replayHistory(recordings: readonly Recording[]): Promise<readonly Chapter[]> {
  let now = Date.parse("2026-01-09T08:00:00Z");
  const clock = (): Date => new Date(now);
  const netbox = await startNetbox({ clock });
  const lastWritten = memoryLastWritten();
  const chapters: Chapter[] = [];
  try {
    for (const recording of recordings) {
      chapters.push(await playChapter(recording, { netbox, lastWritten, clock }));
      now += WEEK_MS;
    }
  } finally {
    await netbox.close();
  }
  return chapters;
}

interface Site {
  readonly netbox: NetboxLab;
  readonly lastWritten: ReturnType<typeof memoryLastWritten>;
  readonly clock: () => Date;
}

async function playChapter({ name, folder }: Recording, site: Site): Promise<Chapter> {
  const proxmox = await startProxmox({ replay: folder });
  try {
    const token = `${proxmox.credentials.tokenId}=${proxmox.credentials.secret}`;
    const first = await runOnce(site, { url: proxmox.url, token });
    const writes = site.netbox.requests.writes;
    await runOnce(site, { url: proxmox.url, token });
    return {
      recording: name,
      guests: proxmox.estate.guests.map((guest) => guest.name ?? `${guest.vmid}`).toSorted(byText),
      nodes: proxmox.estate.nodes.map((node) => node.name).toSorted(byText),
      summary: first.summary,
      deleted: (first.plan?.changes ?? []).filter(({ action }) => action === "delete").length,
      secondRunWrites: site.netbox.requests.writes - writes,
      clusters: rowsOf(site.netbox, "virtualization.cluster"),
      devices: rowsOf(site.netbox, "dcim.device"),
      machines: rowsOf(site.netbox, "virtualization.virtualmachine"),
      remarks: first.plan?.remarks ?? [],
    };
  } finally {
    await proxmox.close();
  }
}

async function runOnce({ netbox, lastWritten, clock }: Site, { url, token }: { url: string; token: string }): Promise<{ summary: Summary; plan: Plan | undefined }> {
  let summary: Summary | undefined;
  let plan: Plan | undefined;
  let runs = 0;
  const run = reconcile({
    sources: [{ name: "site", proxmox: { url, tls: { mode: "insecure" }, credentials: readCredentials({ token }) }, settings: DEFAULT_SOURCE_SETTINGS }],
    netbox: { url: netbox.url, token: netbox.tokens.v2, tls: { mode: "insecure" } },
    lastWritten,
    mode: "apply",
    clock,
    newId: () => `history-${(runs += 1)}`,
    signal: new AbortController().signal,
  });
  for await (const event of run) {
    if (event.type === "run-finished") summary = event.summary;
    if (event.type === "planned") plan = event.plan;
  }
  if (summary === undefined) throw new Error("The run ended without a summary");
  return { summary, plan };
}

function rowsOf(netbox: NetboxLab, model: string): readonly HistoryRow[] {
  const rows = netbox.tables.rows(model).map((row) => ({ id: row.id, name: textOf(row["name"]), status: textOf(row["status"]) }));
  return rows.toSorted((left, right) => byText(left.name, right.name));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
