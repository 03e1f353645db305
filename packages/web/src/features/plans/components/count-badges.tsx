import { useTexts } from "../../../texts/use-texts.ts";
import type { PlanCounts } from "../plan-rows.ts";

const SHOWN = [["create", "+", "green"], ["update", "~", "azure"], ["lifecycle", "○", "yellow"], ["delete", "−", "red"]] as const;

/** How many objects are made, changed, removed: by sign, colour and word. */
export function CountBadges({ counts }: { readonly counts: PlanCounts }) {
  const { t } = useTexts();
  return (
    <span className="d-inline-flex gap-1">
      {SHOWN.filter(([name]) => counts[name] > 0).map(([name, sign, colour]) => <span key={name} className={`badge bg-${colour}-lt`} title={t(`plans.count.${name}`)}>{sign} {counts[name]}<span className="visually-hidden"> {t(`plans.count.${name}`)}</span></span>)}
    </span>
  );
}
