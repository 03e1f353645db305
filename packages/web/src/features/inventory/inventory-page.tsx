import type { InventoryKinds } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Card } from "../../components/card.tsx";
import { TextField } from "../../components/field.tsx";
import { Page } from "../../components/page.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { kindsTitle } from "../../texts/kind-text.ts";
import { useTexts } from "../../texts/use-texts.ts";
import { kindsQuery } from "./api/inventory.ts";
import { ItemList } from "./components/item-list.tsx";
import { Kinds } from "./components/kinds.tsx";
import { ObjectList } from "./components/object-list.tsx";
import { SearchResults } from "./components/search-results.tsx";
import { UnavailableAlert } from "./components/unavailable-alert.tsx";
import { addressOfKind, kindOfAddress } from "./kind-address.ts";

function OfKind({ kind, search, counts: { objects, items } }: { readonly kind: string; readonly search: string; readonly counts: InventoryKinds }) {
  const texts = useTexts();
  const { t } = texts;
  const navigate = useNavigate();
  const narrow = (value: string): void => void navigate({ to: "/inventory/$kind", params: { kind: addressOfKind(kind) }, search: value === "" ? {} : { q: value }, replace: true });
  return (
    <div className="row g-3">
      <div className="col-lg-3 col-xxl-2">
        <Kinds kind={kind} groups={[{ title: t("inventory.objects"), counts: objects }, { title: t("inventory.items"), counts: items }]} />
      </div>
      <div className="col-lg-9 col-xxl-10">
        <Card title={kindsTitle(texts, kind)} isFlush>
          <div className="p-3 pb-0"><TextField label={t("common.search")} type="search" value={search} onChange={({ target }) => narrow(target.value)} /></div>
          {kind in items ? <ItemList key={kind} kind={kind} search={search} /> : <ObjectList key={kind} kind={kind} search={search} />}
        </Card>
      </div>
    </div>
  );
}

/** What Proxmox VE has and NetBox was told: kind by kind, or whatever of all kinds is looked for. */
export function InventoryPage() {
  const { t } = useTexts();
  const { kind: address = "vm" } = useParams({ strict: false });
  const { q = "", find = "" } = useSearch({ strict: false });
  const navigate = useNavigate();
  const kinds = useQuery(kindsQuery);
  const search = (value: string): void => void navigate({ to: "/inventory/$kind", params: { kind: address }, search: value === "" ? {} : { find: value }, replace: true });
  return (
    <Page title={t("inventory.title")} actions={<Link to="/stale" className="btn">{t("stale.title")}</Link>}>
      <TextField label={t("inventory.findAll")} type="search" value={find} maxLength={100} hint={t("inventory.findAllHint")} onChange={({ target }) => search(target.value)} />
      {find !== "" ? <SearchResults search={find} /> : (
        <QueryState query={kinds}>
          {({ unavailable, ...counts }) => <><UnavailableAlert backends={unavailable} /><OfKind kind={kindOfAddress(address)} search={q} counts={counts} /></>}
        </QueryState>
      )}
    </Page>
  );
}
