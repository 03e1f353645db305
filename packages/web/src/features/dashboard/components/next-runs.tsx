import { useQuery } from "@tanstack/react-query";
import { Card } from "../../../components/card.tsx";
import { Empty } from "../../../components/empty.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { TimeAgo } from "../../../components/time-ago.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { nextRunsQuery } from "../api/schedules.ts";

const SHOWN = 5;

/** What starts next by itself. */
export function NextRuns() {
  const { t } = useTexts();
  const schedules = useQuery(nextRunsQuery);
  return (
    <Card title={t("dashboard.next")} className="h-100">
      <QueryState query={schedules}>
        {(rows) => {
          const next = rows.filter(({ next_run_at: at }) => at !== null).toSorted((one, other) => String(one.next_run_at).localeCompare(String(other.next_run_at))).slice(0, SHOWN);
          if (next.length === 0) return <Empty title={t("dashboard.noNext")} />;
          return <dl className="proxbox-facts mb-0">{next.map(({ id, name, next_run_at: at }) => <div key={id} className="d-contents"><dt>{name}</dt><dd><TimeAgo at={at} /></dd></div>)}</dl>;
        }}
      </QueryState>
    </Card>
  );
}
