import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMay } from "../../../api/use-may.ts";
import { Card } from "../../../components/card.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { openConflictsQuery, staleCountQuery } from "../api/waiting.ts";

/** What is not true yet, or not known to be: conflicts that wait for a person, and what could not be seen. */
export function Waiting() {
  const { t } = useTexts();
  const may = useMay();
  const conflicts = useQuery({ ...openConflictsQuery, enabled: may("proxbox.view_plan") });
  const stale = useQuery({ ...staleCountQuery, enabled: may("proxbox.view_inventory") });
  const isPartial = [conflicts, stale].some(({ data, error }) => error !== null || (data?.unavailable.length ?? 0) > 0);
  return (
    <Card title={t("dashboard.waiting")} className="h-100">
      <ul className="list-unstyled mb-0 d-grid gap-2">
        {conflicts.data === undefined ? null : <li><Link to="/conflicts">{t("dashboard.conflicts", { count: conflicts.data.count })}</Link></li>}
        {stale.data === undefined ? null : <li><Link to="/stale">{t("dashboard.stale", { count: stale.data.count })}</Link></li>}
      </ul>
      {isPartial ? <p className="text-secondary mb-0 mt-2">{t("dashboard.waitingPartly")}</p> : null}
    </Card>
  );
}
