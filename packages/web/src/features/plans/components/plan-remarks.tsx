import type { PlanDocument } from "@proxbox/contract";
import { Card } from "../../../components/card.tsx";
import { VirtualRows } from "../../../components/virtual-rows.tsx";
import { useTexts } from "../../../texts/use-texts.ts";

const ROW_HEIGHT_PX = 52;

/** What a plan left as it is, and why: kept values, conflicts, what could not be seen. */
export function PlanRemarks({ remarks }: Pick<PlanDocument["plan"], "remarks">) {
  const { t } = useTexts();
  if (remarks.length === 0) return null;
  const show = (index: number) => {
    const remark = remarks[index];
    return remark === undefined ? null : (
      <div className="px-3 py-2">
        <div><span className="badge">{remark.type}</span> {remark.label} <span className="proxbox-mono text-secondary">{remark.kind}</span></div>
        <div className="text-secondary">{remark.reason}</div>
      </div>
    );
  };
  return (
    <Card title={`${t("plans.remarks")}: ${t("plans.remarkCount", { count: remarks.length })}`} isFlush className="mt-3">
      <VirtualRows label={t("plans.remarks")} role="list" count={remarks.length} rowHeightPx={ROW_HEIGHT_PX} keyOf={(index) => String(index)} row={show} />
    </Card>
  );
}
