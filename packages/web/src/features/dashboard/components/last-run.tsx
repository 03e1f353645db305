import type { ListedJob } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { jobsQuery } from "../../../api/jobs-page.ts";
import { Card } from "../../../components/card.tsx";
import { Empty } from "../../../components/empty.tsx";
import { JobBadge } from "../../../components/job-badge.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { TimeAgo } from "../../../components/time-ago.tsx";
import { useTexts } from "../../../texts/use-texts.ts";

/** Jobs among which the newest sync is looked for: plans and jobs for later stand between. */
const LOOKED_AT = 50;

function isSync({ state, params }: ListedJob): boolean {
  return state !== "scheduled" && params.plan?.do !== "make";
}

/** How the newest sync is or went; a plan writes nothing, and says nothing of that. */
export function LastRun() {
  const { t } = useTexts();
  const jobs = useQuery(jobsQuery({ limit: LOOKED_AT }));
  return (
    <Card title={t("dashboard.lastRun")} className="h-100">
      <QueryState query={jobs}>
        {({ results }) => {
          const job = results.find(isSync);
          return job === undefined ? <Empty title={t("dashboard.none")} hint={t("dashboard.noneHint")} /> : (
            <>
              <p className="mb-2"><JobBadge job={job} /></p>
              <Link className="h3 d-block mb-1" to="/jobs/$id" params={{ id: String(job.id) }}>{job.name}</Link>
              <p className="text-secondary mb-1"><TimeAgo at={job.completed_at ?? job.created_at} /></p>
              <p className="m-0">{job.status_reason}</p>
            </>
          );
        }}
      </QueryState>
    </Card>
  );
}
