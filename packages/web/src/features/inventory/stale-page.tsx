import type { StaleObject } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/card.tsx";
import { DataTable } from "../../components/data-table.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { Pager } from "../../components/pager.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { TimeAgo } from "../../components/time-ago.tsx";
import { kindTitle } from "../../texts/kind-text.ts";
import { useTexts } from "../../texts/use-texts.ts";
import { ITEM_ROWS, staleQuery } from "./api/inventory.ts";
import { UnavailableAlert } from "./components/unavailable-alert.tsx";

/** What could not be seen and is kept in NetBox as it was: since when, and why. */
export function StalePage() {
  const texts = useTexts();
  const { t } = texts;
  const [offset, setOffset] = useState(0);
  const query = useQuery(staleQuery(offset));
  const columns: Column<StaleObject>[] = [
    { id: "label", header: t("common.name"), cell: ({ label, key }) => <><div>{label}</div><div className="text-secondary proxbox-mono">{key}</div></> },
    { id: "kind", header: t("inventory.kind"), cell: ({ kind }) => <span className="badge">{kindTitle(texts, kind)}</span> },
    { id: "reason", header: t("inventory.reason"), cell: ({ reason }) => reason },
    { id: "since", header: t("inventory.since"), cell: ({ since }) => <TimeAgo at={since} /> },
  ];
  return (
    <Page title={t("stale.title")}>
      <QueryState query={query}>
        {({ count, results, unavailable }) => (
          <>
            <UnavailableAlert backends={unavailable} />
            <Card isFlush>
              {results.length === 0 ? <Empty title={t(unavailable.length === 0 ? "stale.none" : "stale.noneAnswered")} hint={t("stale.noneHint")} /> : <DataTable label={t("stale.title")} columns={columns} rows={results} rowKey={({ backend_id, kind, key, reason }) => `${backend_id} ${kind} ${key} ${reason}`} />}
              <Pager count={count} limit={ITEM_ROWS} offset={offset} onOffset={setOffset} />
            </Card>
          </>
        )}
      </QueryState>
    </Page>
  );
}
