import type { Remark } from "@proxbox/contract";
import { useMemo, useState } from "react";
import { Card } from "../../../components/card.tsx";
import { DataTable } from "../../../components/data-table.tsx";
import type { Column } from "../../../components/data-table.tsx";
import { Pager } from "../../../components/pager.tsx";
import { kindTitle } from "../../../texts/kind-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { inOrder } from "../remark-order.ts";

const ROWS = 50;

/** What a plan has to say of what it does not write: conflicts, what is left out and why, what could not be seen. */
export function PlanRemarks({ remarks }: { readonly remarks: readonly Remark[] }) {
  const texts = useTexts();
  const { t } = texts;
  const [offset, setOffset] = useState(0);
  const rows = useMemo(() => inOrder(remarks).map((remark, place) => ({ ...remark, place })), [remarks]);
  if (rows.length === 0) return null;
  const columns: Column<(typeof rows)[number]>[] = [
    { id: "what", header: t("conflicts.what"), cell: ({ label, kind, field }) => <><div>{label} {field === undefined ? null : <span className="proxbox-mono">{field}</span>}</div><div className="text-secondary">{kindTitle(texts, kind)}</div></> },
    { id: "type", header: t("conflicts.type"), cell: ({ type }) => <span className="badge">{t(`plans.remark.${type}`)}</span> },
    { id: "reason", header: t("inventory.reason"), cell: ({ reason }) => reason },
  ];
  return (
    <Card title={`${t("plans.remarks")}: ${t("plans.remarkCount", { count: rows.length })}`} isFlush className="mt-3">
      <DataTable label={t("plans.remarks")} columns={columns} rows={rows.slice(offset, offset + ROWS)} rowKey={({ place }) => String(place)} />
      <Pager count={rows.length} limit={ROWS} offset={offset} onOffset={setOffset} />
    </Card>
  );
}
