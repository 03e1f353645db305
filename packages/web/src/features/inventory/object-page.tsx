import type { InventoryItem, ObjectDocument, WrittenObject } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Card } from "../../components/card.tsx";
import { DataTable } from "../../components/data-table.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { formatValue } from "../../format/format-value.ts";
import { kindsTitle, kindTitle } from "../../texts/kind-text.ts";
import { useTexts } from "../../texts/use-texts.ts";
import { objectQuery } from "./api/inventory.ts";
import { NetboxNowCard } from "./components/netbox-now.tsx";
import { PlacePage } from "./components/place-page.tsx";
import { SeenBadge } from "./components/seen-badge.tsx";
import { useItemColumns } from "./components/use-item-columns.tsx";
import { addressOfKind, kindOfAddress } from "./kind-address.ts";

function FieldTable({ fields, names = {} }: Pick<WrittenObject, "fields" | "names">) {
  const { t } = useTexts();
  const columns = [
    { id: "field", header: t("inventory.field"), cell: ({ name }: { readonly name: string }) => <span className="proxbox-mono">{name}</span> },
    { id: "value", header: t("inventory.value"), cell: ({ name, value }: { readonly name: string; readonly value: unknown }) => names[name] ?? formatValue(value) },
  ];
  return <DataTable label={t("inventory.fields")} columns={columns} rows={Object.entries(fields).map(([name, value]) => ({ name, value }))} rowKey={({ name }) => name} />;
}

function Below({ kind, objects }: { readonly kind: string; readonly objects: readonly WrittenObject[] }) {
  const texts = useTexts();
  const { t } = texts;
  const title = kindsTitle(texts, kind);
  const columns = [
    { id: "label", header: t("common.name"), cell: ({ label, netbox_id }: WrittenObject) => <Link to="/inventory/$kind/$id" params={{ kind: addressOfKind(kind), id: String(netbox_id) }}>{label}</Link> },
    { id: "fields", header: t("inventory.fields"), cell: ({ fields, names = {} }: WrittenObject) => <div className="proxbox-inline-facts">{Object.entries(fields).filter(([, value]) => value !== null && value !== "").map(([name, value]) => <span key={name}><span className="text-secondary">{name}</span> {names[name] ?? formatValue(value)}</span>)}</div> },
    { id: "state", header: t("inventory.state"), cell: ({ missing_since, stale_since, stale_reason }: WrittenObject) => <SeenBadge missingSince={missing_since} staleSince={stale_since} staleReason={stale_reason} /> },
  ];
  return <Card title={`${title} (${objects.length})`} isFlush className="mb-3"><DataTable label={title} columns={columns} rows={objects} rowKey={({ key }) => key} /></Card>;
}

function Items({ kind, items, backendId }: { readonly kind: string; readonly items: readonly InventoryItem[]; readonly backendId: number }) {
  const title = kindsTitle(useTexts(), kind);
  const columns = useItemColumns<InventoryItem>(() => backendId);
  return <Card title={`${title} (${items.length})`} isFlush className="mb-3"><DataTable label={title} columns={columns} rows={items} rowKey={({ key }) => key} /></Card>;
}

function Found({ object, below, items, backend_id: backendId }: ObjectDocument & { readonly backend_id: number }) {
  const { t } = useTexts();
  return (
    <>
      {object.stale_since === null ? null : <div className="alert alert-warning" role="alert"><div>{t("inventory.staleBecause", { reason: object.stale_reason ?? "" })}</div></div>}
      <NetboxNowCard kind={object.kind} id={String(object.netbox_id)} backendId={backendId} />
      <div className="row g-3">
        <div className="col-lg-4">
          <Card title={t("inventory.fields")} isFlush className="mb-3">
            <div className="p-3 pb-2 d-flex flex-wrap gap-2 align-items-center">
              <SeenBadge missingSince={object.missing_since} staleSince={object.stale_since} staleReason={object.stale_reason} />
              <span className="badge">{t(object.is_owned ? "inventory.owned" : "inventory.adopted")}</span>
              <span className="proxbox-mono text-secondary">{object.key} · NetBox {object.netbox_id}</span>
            </div>
            <FieldTable {...object} />
          </Card>
        </div>
        <div className="col-lg-8">
          {[...Map.groupBy(below, ({ kind }) => kind)].map(([kind, objects]) => <Below key={kind} kind={kind} objects={objects} />)}
          {[...Map.groupBy(items, ({ kind }) => kind)].map(([kind, ofKind]) => <Items key={kind} kind={kind} items={ofKind} backendId={backendId} />)}
          {below.length + items.length === 0 ? <Card><p className="m-0 text-secondary">{t("inventory.nothingBelow")}</p></Card> : null}
        </div>
      </div>
    </>
  );
}

/** One object: what Proxmox VE said of it, what hangs on it, and Sync Now. Links from NetBox lead here. */
export function ObjectPage() {
  const texts = useTexts();
  const { kind: address, id } = useParams({ from: "/shell/inventory/$kind/$id" });
  const kind = kindOfAddress(address);
  const query = useQuery(objectQuery(kind, id));
  const found = query.data === undefined ? undefined : { place: query.data.place, backendId: query.data.backend_id };
  return (
    <PlacePage title={query.data?.object.label ?? kindTitle(texts, kind)} pretitle={<Link to="/inventory/$kind" params={{ kind: address }}>{kindsTitle(texts, kind)}</Link>} found={found}>
      <QueryState query={query}>{(document) => <Found {...document} />}</QueryState>
    </PlacePage>
  );
}
