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
import { UnavailableAlert } from "./components/unavailable-alert.tsx";
import { kindOfAddress } from "./kind-address.ts";

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
              <div className="col-lg-3 col-xxl-2">
                <Kinds kind={kind} groups={[{ title: t("inventory.objects"), counts: objects }, { title: t("inventory.items"), counts: items }]} />
              </div>
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
