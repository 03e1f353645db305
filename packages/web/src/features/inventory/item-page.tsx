import type { ItemDocument } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { Card } from "../../components/card.tsx";
import { DataTable } from "../../components/data-table.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { TimeAgo } from "../../components/time-ago.tsx";
import { formatFact } from "../../format/format-fact.ts";
import { kindsTitle, kindTitle } from "../../texts/kind-text.ts";
import { useTexts } from "../../texts/use-texts.ts";
import { itemQuery } from "./api/inventory.ts";
import { PlacePage } from "./components/place-page.tsx";
import { factRows } from "./fact-rows.ts";
import type { FactRow } from "./fact-rows.ts";

function Found({ item, place: { guest } }: ItemDocument) {
  const { t, language } = useTexts();
  const columns = [
    { id: "field", header: t("inventory.field"), cell: ({ name }: FactRow) => <span className="proxbox-mono">{name}</span> },
    { id: "value", header: t("inventory.value"), cell: ({ name, value }: FactRow) => formatFact(name, value, language) },
  ];
  return (
    <>
      {item.stale_reason === null ? null : <div className="alert alert-warning" role="alert"><div>{t("inventory.staleBecause", { reason: item.stale_reason })}</div></div>}
      <Card title={t("inventory.facts")} isFlush>
        <div className="p-3 pb-2 d-flex flex-wrap gap-3 text-secondary">
          <span className="proxbox-mono">{item.key}</span>
          <span>{t("inventory.firstSeen")}: <TimeAgo at={item.first_seen_at} /></span>
          <span>{t("inventory.lastSeen")}: <TimeAgo at={item.last_seen_at} /></span>
          {guest === null ? null : <span>{t("inventory.ofGuest")}: <Link to="/inventory/$kind/$id" params={{ kind: "vm", id: String(guest.netbox_id) }}>{guest.label}</Link></span>}
        </div>
        <DataTable label={t("inventory.facts")} columns={columns} rows={factRows(item.data)} rowKey={({ name }) => name} />
      </Card>
    </>
  );
}

/** One thing of the inventory, a storage or a snapshot: all that Proxmox VE said of it, and Sync Now. */
export function ItemPage() {
  const texts = useTexts();
  const { kind } = useParams({ from: "/shell/inventory/$kind/item" });
  const { key, backend } = useSearch({ from: "/shell/inventory/$kind/item" });
  const query = useQuery(itemQuery(kind, { key, backendId: backend }));
  const found = query.data === undefined ? undefined : { place: query.data.place, backendId: query.data.backend_id };
  return (
    <PlacePage title={query.data?.item.label ?? kindTitle(texts, kind)} pretitle={<Link to="/inventory/$kind" params={{ kind }}>{kindsTitle(texts, kind)}</Link>} found={found}>
      <QueryState query={query}>{(document) => <Found {...document} />}</QueryState>
    </PlacePage>
  );
}
