import type { NetboxField } from "@proxbox/contract";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../../components/card.tsx";
import { DataTable } from "../../../components/data-table.tsx";
import type { Column } from "../../../components/data-table.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { TimeAgo } from "../../../components/time-ago.tsx";
import { formatValue } from "../../../format/format-value.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { netboxQuery } from "../api/inventory.ts";
import type { WantedObject } from "../api/inventory.ts";

const COLOURS: Readonly<Record<NetboxField["state"], string>> = { same: "green", write: "blue", pinned: "yellow", conflict: "red", kept: "yellow", theirs: "secondary" };

/** A value in words: of an id that NetBox has too, by NetBox's name of it. */
function Value({ value, field: { netbox, netbox_label: label } }: { readonly value: NetboxField["netbox"]; readonly field: NetboxField }) {
  return <span className="proxbox-value">{label !== null && value === netbox ? `${label} (${formatValue(value)})` : formatValue(value)}</span>;
}

function Compared({ fields }: { readonly fields: readonly NetboxField[] }) {
  const { t } = useTexts();
  const columns: Column<NetboxField>[] = [
    { id: "field", header: t("inventory.field"), cell: ({ name }) => <span className="proxbox-mono">{name}</span> },
    { id: "proxmox", header: t("inventory.proxmoxSaid"), cell: (field) => <Value value={field.proxmox} field={field} /> },
    { id: "written", header: t("inventory.lastWritten"), cell: (field) => <Value value={field.written} field={field} /> },
    { id: "netbox", header: t("inventory.netboxNow"), cell: (field) => (field.state === "same" ? <Value value={field.netbox} field={field} /> : <strong><Value value={field.netbox} field={field} /></strong>) },
    { id: "state", header: t("inventory.state"), cell: ({ state, reason }) => <><span className={`badge bg-${COLOURS[state]}-lt`}>{t(`inventory.now.${state}`)}</span>{reason === "" ? null : <div className="text-secondary small">{reason}</div>}</> },
  ];
  return <DataTable label={t("inventory.compare")} columns={columns} rows={fields} rowKey={({ name }) => name} />;
}

/** What NetBox has of an object now, asked for when a person wants to know, and again with every sync that changes something. */
export function NetboxNowCard(wanted: WantedObject) {
  const { t } = useTexts();
  const [isAsked, setAsked] = useState(false);
  const query = useQuery({ ...netboxQuery(wanted), enabled: isAsked });
  const ask = (): void => (isAsked ? void query.refetch() : setAsked(true));
  const button = <button type="button" className="btn btn-sm" disabled={query.isFetching} onClick={ask}><IconRefresh size={16} aria-hidden="true" className="me-1" />{t(isAsked ? "inventory.compareAgain" : "inventory.compareNow")}</button>;
  return (
    <Card title={t("inventory.compare")} actions={button} isFlush className="mb-3">
      {isAsked ? (
        <QueryState query={query}>
          {({ state, read_at: readAt, fields }) => (
            <>
              <p className="px-3 pt-2 mb-2 text-secondary" role="status">
                {state === "there" ? t("inventory.differences", { count: fields.filter((field) => field.state !== "same").length }) : null} {t("inventory.readAt")} <TimeAgo at={readAt} />
              </p>
              {state === "there" ? <Compared fields={fields} /> : <div className="alert alert-warning m-3" role="alert"><div>{t(`inventory.now.${state}`)}</div></div>}
            </>
          )}
        </QueryState>
      ) : <p className="p-3 m-0 text-secondary">{t("inventory.compareHint")}</p>}
    </Card>
  );
}
