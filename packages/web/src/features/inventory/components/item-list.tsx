import type { ListedItem } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DataTable } from "../../../components/data-table.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Pager } from "../../../components/pager.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { kindsTitle } from "../../../texts/kind-text.ts";
import type { TextKey } from "../../../texts/texts.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { ITEM_ROWS, itemsQuery } from "../api/inventory.ts";
import { useItemColumns } from "./use-item-columns.tsx";
import { UnavailableAlert } from "./unavailable-alert.tsx";

/** Storages, snapshots, backups, tasks and the like of one kind, page by page. */
export function ItemList({ kind, search }: { readonly kind: string; readonly search: string }) {
  const texts = useTexts();
  const { t } = texts;
  const [shown, setShown] = useState({ search, offset: 0 });
  const offset = shown.search === search ? shown.offset : 0;
  const query = useQuery(itemsQuery(kind, { search, offset }));
  const columns = useItemColumns<ListedItem>(({ backend_id }) => backend_id);
  const nothing = (isEveryBackendAsked: boolean): TextKey => (search !== "" ? "inventory.noMatch" : isEveryBackendAsked ? "inventory.none" : "inventory.noneAnswered");
  return (
    <QueryState query={query}>
      {({ count, results, unavailable }) => (
        <>
          <UnavailableAlert backends={unavailable} />
          {results.length === 0 ? <Empty title={t(nothing(unavailable.length === 0))} /> : <DataTable label={kindsTitle(texts, kind)} columns={columns} rows={results} rowKey={({ source, key }) => `${source} ${key}`} />}
          <Pager count={count} limit={ITEM_ROWS} offset={offset} onOffset={(next) => setShown({ search, offset: next })} />
        </>
      )}
    </QueryState>
  );
}
