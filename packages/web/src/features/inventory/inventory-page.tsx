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
import { ObjectList } from "./components/object-list.tsx";
import { UnavailableAlert } from "./components/unavailable-alert.tsx";
import { addressOfKind, kindOfAddress } from "./kind-address.ts";

const FIRST_KINDS = ["virtual-machine", "node", "cluster", "vm-interface", "ip-address", "virtual-disk"];

function inOrder(kinds: readonly string[]): string[] {
  return [...FIRST_KINDS.filter((kind) => kinds.includes(kind)), ...kinds.filter((kind) => !FIRST_KINDS.includes(kind)).toSorted()];
}

function KindLinks({ title, counts }: { readonly title: string; readonly counts: Readonly<Record<string, number>> }) {
  const texts = useTexts();
  if (Object.keys(counts).length === 0) return null;
  return (
    <nav className="card mb-3" aria-label={title}>
      <div className="card-header"><h2 className="card-title">{title}</h2></div>
      <div className="list-group list-group-flush">
        {inOrder(Object.keys(counts)).map((kind) => (
          <Link key={kind} to="/inventory/$kind" params={{ kind: addressOfKind(kind) }} className="list-group-item list-group-item-action d-flex justify-content-between py-2" activeProps={{ className: "fw-bold", "aria-current": "page" }} activeOptions={{ includeSearch: false }}>
            <span>{kindsTitle(texts, kind)}</span><span className="text-secondary">{counts[kind]}</span>
          </Link>
        ))}
      </div>
    </nav>
  );
}

/** What Proxmox VE has and NetBox was told, kind by kind. */
export function InventoryPage() {
  const texts = useTexts();
  const { t } = texts;
  const { kind: address = "vm" } = useParams({ strict: false });
  const { q = "" } = useSearch({ strict: false });
  const navigate = useNavigate();
  const kinds = useQuery(kindsQuery);
  const kind = kindOfAddress(address);
  const search = (value: string): void => void navigate({ to: "/inventory/$kind", params: { kind: address }, search: value === "" ? {} : { q: value }, replace: true });
  return (
    <Page title={t("inventory.title")} actions={<Link to="/stale" className="btn">{t("stale.title")}</Link>}>
      <QueryState query={kinds}>
        {({ objects, items, unavailable }) => (
          <>
            <UnavailableAlert backends={unavailable} />
            <div className="row g-3">
              <div className="col-lg-3 col-xxl-2"><KindLinks title={t("inventory.objects")} counts={objects} /><KindLinks title={t("inventory.items")} counts={items} /></div>
              <div className="col-lg-9 col-xxl-10">
                <Card title={kindsTitle(texts, kind)} isFlush>
                  <div className="p-3 pb-0"><TextField label={t("common.search")} type="search" value={q} onChange={({ target }) => search(target.value)} /></div>
                  {kind in items ? <ItemList key={kind} kind={kind} search={q} /> : <ObjectList key={kind} kind={kind} search={q} />}
                </Card>
              </div>
            </div>
          </>
        )}
      </QueryState>
    </Page>
  );
}
