import type { FoundGroup } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../../components/card.tsx";
import { Empty } from "../../../components/empty.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { TimeAgo } from "../../../components/time-ago.tsx";
import { useDebounced } from "../../../components/use-debounced.ts";
import { kindsTitle } from "../../../texts/kind-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { LEAST_SEARCHED, searchQuery } from "../api/inventory.ts";
import { kindsInOrder } from "../kinds-in-order.ts";
import { addressOfKind } from "../kind-address.ts";
import { UnavailableAlert } from "./unavailable-alert.tsx";

const TYPING_MS = 250;

function inOrder(groups: readonly FoundGroup[]): readonly FoundGroup[] {
  const places = kindsInOrder([...new Set(groups.map(({ kind }) => kind))]);
  return groups.toSorted((left, right) => Number(left.is_item) - Number(right.is_item) || places.indexOf(left.kind) - places.indexOf(right.kind));
}

function Hit({ kind, hit: { key, label, netbox_id: id, backend_id: backend, missing_since: missing } }: { readonly kind: string; readonly hit: FoundGroup["hits"][number] }) {
  const { t } = useTexts();
  return (
    <div className="list-group-item py-2">
      <div className="d-flex flex-wrap gap-2">
        {id === null ? <Link to="/inventory/$kind/item" params={{ kind }} search={{ key, backend }}>{label}</Link> : <Link to="/inventory/$kind/$id" params={{ kind: addressOfKind(kind), id: String(id) }}>{label}</Link>}
        {missing === null ? null : <span className="badge bg-red-lt">{t("inventory.missing")} <TimeAgo at={missing} /></span>}
      </div>
      <div className="text-secondary proxbox-mono text-break">{key}</div>
    </div>
  );
}

function Group({ group: { kind, total, hits }, search }: { readonly group: FoundGroup; readonly search: string }) {
  const texts = useTexts();
  return (
    <div className="col-lg-6 col-xxl-4">
      <Card title={`${kindsTitle(texts, kind)} (${total})`} isFlush>
        <div className="list-group list-group-flush">
          {hits.map((hit) => <Hit key={`${hit.backend_id} ${hit.key}`} kind={kind} hit={hit} />)}
          {total === hits.length ? null : <Link className="list-group-item list-group-item-action py-2" to="/inventory/$kind" params={{ kind: addressOfKind(kind) }} search={{ q: search }}>{texts.t("inventory.more", { count: total - hits.length })}</Link>}
        </div>
      </Card>
    </div>
  );
}

/** What of every kind was found, the best few of each. */
export function SearchResults({ search }: { readonly search: string }) {
  const { t } = useTexts();
  const settled = useDebounced(search.trim(), TYPING_MS);
  const query = useQuery({ ...searchQuery(settled), enabled: settled.length >= LEAST_SEARCHED });
  if (search.trim().length < LEAST_SEARCHED) return <Card><p className="m-0 text-secondary">{t("inventory.searchMore")}</p></Card>;
  return (
    <QueryState query={query}>
      {({ groups, unavailable }) => (
        <>
          <UnavailableAlert backends={unavailable} />
          <p className="visually-hidden" role="status">{t("inventory.foundAll", { count: groups.reduce((sum, { total }) => sum + total, 0) })}</p>
          {groups.length === 0 ? <Card><Empty title={t("inventory.noMatch")} /></Card> : <div className="row g-3">{inOrder(groups).map((group) => <Group key={`${group.kind} ${group.is_item}`} group={group} search={settled} />)}</div>}
        </>
      )}
    </QueryState>
  );
}
