import { openNetbox } from "../netbox/connect.ts";
import type { NetboxOptions } from "../netbox/connect.ts";
import { etagOf } from "../netbox/netbox.ts";
import type { Netbox, WriteOptions, WriteResult } from "../netbox/netbox.ts";
import type { Row } from "../values/row.ts";
import { linksTo } from "./custom-link.ts";
import type { CustomLink } from "./custom-link.ts";

/** What is wanted of the links of a control plane. */
export interface LinkChange {
  readonly do: "install" | "remove";
  /** Address of the control plane as browsers reach it, without a slash at its end. */
  readonly publicUrl: string;
  /** Links of our names that differ from ours are replaced or removed too; otherwise they are left alone and told of. */
  readonly isReplacing: boolean;
  readonly signal?: AbortSignal;
}

/** What became of one link; `differs` names the columns in which one that was left alone is not ours. */
export interface LinkOutcome {
  readonly name: string;
  readonly status: "created" | "updated" | "removed" | "unchanged" | "absent" | "kept";
  readonly differs: readonly string[];
}

const PATH = "extras/custom-links";
const COLUMNS = ["name", "object_types", "enabled", "link_text", "link_url", "weight", "group_name", "button_class", "new_window"] as const satisfies readonly (keyof CustomLink)[];

interface Found {
  readonly link: CustomLink;
  readonly row: Row | undefined;
  readonly differs: readonly string[];
}

function differences(link: CustomLink, row: Row): readonly string[] {
  return COLUMNS.filter((column) => JSON.stringify(row[column]) !== JSON.stringify(link[column]));
}

async function find(netbox: Netbox, links: readonly CustomLink[], signal: AbortSignal | undefined): Promise<readonly Found[]> {
  const rows = await netbox.list(PATH, { name: links.map(({ name }) => name) }, { fields: [...COLUMNS, "last_updated"], ...(signal === undefined ? {} : { signal }) });
  return links.map((link) => {
    const row = rows.find((each) => each["name"] === link.name);
    return { link, row, differs: row === undefined ? [] : differences(link, row) };
  });
}

function checked(result: WriteResult): void {
  if (!result.ok) throw result.failure.error;
}

/** A write of what we have read: one that somebody changed since is refused where NetBox can tell (`NB_CHANGED`). */
function guarded({ last_updated: lastUpdated }: Row, signal: AbortSignal | undefined): WriteOptions {
  return { ...(signal === undefined ? {} : { signal }), ...(typeof lastUpdated === "string" ? { etags: [etagOf(lastUpdated)] } : {}) };
}

async function install(netbox: Netbox, { link, row, differs }: Found, { isReplacing, signal }: LinkChange): Promise<LinkOutcome["status"]> {
  if (row === undefined) {
    checked(await netbox.create(PATH, [{ ...link }], signal === undefined ? {} : { signal }));
    return "created";
  }
  if (differs.length === 0) return "unchanged";
  if (!isReplacing) return "kept";
  checked(await netbox.update(PATH, [{ id: row.id, ...link }], guarded(row, signal)));
  return "updated";
}

async function remove(netbox: Netbox, { row, differs }: Found, { isReplacing, signal }: LinkChange): Promise<LinkOutcome["status"]> {
  if (row === undefined) return "absent";
  if (differs.length > 0 && !isReplacing) return "kept";
  checked(await netbox.remove(PATH, [row.id], { ...guarded(row, signal), message: "Removed by proxbox netbox remove-links" }));
  return "removed";
}

/**
 * Puts the links into NetBox's main, or takes exactly these out of it again. They are told by their names and all their columns: NetBox keeps no
 * mark on a link, so one that differs may be a person's. The second call writes nothing. Throws the `AppError` of what NetBox refuses.
 */
export async function changeLinks({ branch: _branch, ...options }: NetboxOptions, change: LinkChange): Promise<readonly LinkOutcome[]> {
  const netbox = await openNetbox(options);
  try {
    const outcomes: LinkOutcome[] = [];
    for (const found of await find(netbox, linksTo(change.publicUrl), change.signal)) {
      const status = await (change.do === "install" ? install : remove)(netbox, found, change);
      outcomes.push({ name: found.link.name, status, differs: status === "kept" ? found.differs : [] });
    }
    return outcomes;
  } finally {
    await netbox.close();
  }
}
