import { Link } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { Empty } from "../../../components/empty.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { VirtualRows } from "../../../components/virtual-rows.tsx";
import { kindsTitle } from "../../../texts/kind-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { objectsQuery } from "../api/inventory.ts";
import { searchRows } from "../compact-rows.ts";
import type { ObjectRow, ObjectRows } from "../compact-rows.ts";
import { addressOfKind } from "../kind-address.ts";
import { SeenBadge } from "./seen-badge.tsx";
import { UnavailableAlert } from "./unavailable-alert.tsx";

const ROW_HEIGHT_PX = 44;
/** Columns of numbers, which take less room than words. */
const NUMBERS: ReadonlySet<string> = new Set(["vcpus", "memory", "disk", "size", "mtu", "vid"]);

function Row({ kind, row, template }: { readonly kind: string; readonly row: ObjectRow; readonly template: string }) {
  return (
    <div className="proxbox-grid" role="presentation" style={{ gridTemplateColumns: template }}>
      <div role="cell"><Link to="/inventory/$kind/$id" params={{ kind: addressOfKind(kind), id: String(row.netboxId) }}>{row.label}</Link></div>
      {row.values.map((value, at) => <div key={at} role="cell" title={value}>{value}</div>)}
      <div role="cell"><SeenBadge missingSince={row.missingSince} staleSince={row.staleSince} staleReason={row.staleReason} /></div>
    </div>
  );
}

function Found({ kind, data: { fields, rows, unavailable }, search }: { readonly kind: string; readonly data: ObjectRows & { readonly unavailable: readonly unknown[] }; readonly search: string }) {
  const texts = useTexts();
  const { t } = texts;
  const found = useMemo(() => searchRows(rows, search), [rows, search]);
  if (rows.length === 0) return unavailable.length === 0 ? <Empty title={t("inventory.none")} hint={t("inventory.noneHint")} /> : <Empty title={t("inventory.noneAnswered")} />;
  const template = `minmax(9.5rem, 1.5fr) ${fields.map((name) => (NUMBERS.has(name) ? "minmax(4rem, 0.5fr)" : "minmax(5.5rem, 1.1fr)")).join(" ")} minmax(8rem, 1fr)`;
  const header = (
    <div role="rowgroup" className="proxbox-rows-head">
      <div role="row" aria-rowindex={1} className="proxbox-grid" style={{ gridTemplateColumns: template }}>
        {[t("common.name"), ...fields, t("inventory.state")].map((name) => <div key={name} role="columnheader">{name}</div>)}
      </div>
    </div>
  );
  return (
    <>
      <p className="px-3 pt-2 mb-2 text-secondary" role="status">{t("inventory.found", { count: found.length, all: rows.length })}</p>
      {found.length === 0 ? <Empty title={t("inventory.noMatch")} /> : (
        <VirtualRows label={kindsTitle(texts, kind)} role="table" count={found.length} rowHeightPx={ROW_HEIGHT_PX} keyOf={(index) => `${found[index]?.backendId} ${found[index]?.key}`} header={header} row={(index) => {
          const row = found[index];
          return row === undefined ? null : <Row kind={kind} row={row} template={template} />;
        }} />
      )}
    </>
  );
}

/** All objects of a kind, searched in the page itself. */
export function ObjectList({ kind, search }: { readonly kind: string; readonly search: string }) {
  const query = useQuery(objectsQuery(kind));
  const deferred = useDeferredValue(search);
  return <QueryState query={query}>{(data) => <><UnavailableAlert backends={data.unavailable} /><Found kind={kind} data={data} search={deferred} /></>}</QueryState>;
}
