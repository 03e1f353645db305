import type { EndpointKindName } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../../components/card.tsx";
import { DataTable } from "../../../components/data-table.tsx";
import type { Column } from "../../../components/data-table.tsx";
import { Empty } from "../../../components/empty.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import type { TextKey } from "../../../texts/texts.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { endpointsQuery, useSwitchEndpoints } from "../api/endpoints.ts";
import type { SavedEndpoint } from "../api/endpoints.ts";
import { useTestEndpoint } from "../api/try-endpoint.ts";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { endpointColumns } from "./endpoint-columns.tsx";
import { PushDialog } from "./push-dialog.tsx";
import { RemoveEndpoint } from "./remove-endpoint.tsx";
import { RowActions } from "./row-actions.tsx";
import type { RowAction } from "./row-actions.tsx";
import { TestDialog } from "./test-dialog.tsx";
import { useMayEndpoint } from "./use-may-endpoint.ts";

type Open = { readonly what: RowAction; readonly endpoint: SavedEndpoint } | undefined;

const empty: Readonly<Record<EndpointKindName, readonly [title: TextKey, hint: TextKey]>> = {
  backends: ["endpoints.noBackends", "endpoints.noBackendsHint"],
  netbox: ["endpoints.noNetbox", "endpoints.noNetboxHint"],
  proxmox: ["endpoints.noProxmox", "endpoints.noProxmoxHint"],
};

function BulkBar({ kind, ids, onDone }: { readonly kind: EndpointKindName; readonly ids: readonly number[]; readonly onDone: () => void }) {
  const { t } = useTexts();
  const change = useSwitchEndpoints(kind);
  if (ids.length === 0) return null;
  return (
    <div className="p-3 border-bottom" role="region" aria-label={t("endpoints.chosen", { count: ids.length })}>
      <div className="d-flex flex-wrap align-items-center gap-2">
        <span className="me-auto">{t("endpoints.chosen", { count: ids.length })}</span>
        <button type="button" className="btn btn-sm" disabled={change.isPending} onClick={() => change.mutate({ ids, isEnabled: true }, { onSuccess: onDone })}>{t("endpoints.enable")}</button>
        <button type="button" className="btn btn-sm" disabled={change.isPending} onClick={() => change.mutate({ ids, isEnabled: false }, { onSuccess: onDone })}>{t("endpoints.disable")}</button>
      </div>
      {change.error === null ? null : <div className="mt-2"><ProblemAlert error={change.error} /></div>}
    </div>
  );
}

/** The endpoints of a kind, with all that can be done with them. */
export function EndpointList({ kind }: { readonly kind: EndpointKindName }) {
  const texts = useTexts();
  const { t } = texts;
  const may = useMayEndpoint(kind);
  const [open, setOpen] = useState<Open>(undefined);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const endpoints = useQuery(endpointsQuery(kind));
  const test = useTestEndpoint(kind);
  const close = (): void => setOpen(undefined);
  const act = (what: RowAction, endpoint: SavedEndpoint): void => {
    setOpen({ what, endpoint });
    if (what === "test") test.mutate(endpoint.id);
  };
  const toggle = (id: number): void => setChosen((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before, id]));
  const choose: Column<SavedEndpoint> = { id: "choose", header: t("endpoints.choose"), className: "w-1", cell: ({ id, name }) => <input type="checkbox" className="form-check-input" aria-label={t("endpoints.chooseOne", { name })} checked={chosen.includes(id)} onChange={() => toggle(id)} /> };
  const actions: Column<SavedEndpoint> = { id: "actions", header: t("common.actions"), className: "text-end", cell: (endpoint) => <RowActions kind={kind} endpoint={endpoint} onAct={act} /> };
  const columns = [...(may("change") ? [choose] : []), ...endpointColumns(kind, texts), actions];
  return (
    <Card isFlush>
      <BulkBar kind={kind} ids={chosen} onDone={() => setChosen([])} />
      <QueryState query={endpoints}>
        {(rows) => (rows.length === 0 ? <Empty title={t(empty[kind][0])} hint={t(empty[kind][1])} /> : <DataTable label={t("endpoints.title")} columns={columns} rows={rows} rowKey={({ id }) => id} />)}
      </QueryState>
      {open?.what === "edit" ? <EndpointDialog kind={kind} endpoint={open.endpoint} onClose={close} /> : null}
      {open?.what === "test" ? <TestDialog endpoint={open.endpoint} test={test} onClose={close} /> : null}
      {open?.what === "push" ? <PushDialog kind={kind} endpoint={open.endpoint} onClose={close} /> : null}
      {open?.what === "remove" ? <RemoveEndpoint kind={kind} endpoint={open.endpoint} onClose={close} /> : null}
    </Card>
  );
}
