import type { ListedJob } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { jobsQuery } from "../../api/jobs-page.ts";
import { Card } from "../../components/card.tsx";
import { DataTable } from "../../components/data-table.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { JobBadge } from "../../components/job-badge.tsx";
import { Page } from "../../components/page.tsx";
import { Pager } from "../../components/pager.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { RunSyncButton } from "../../components/run-sync-button.tsx";
import { TimeAgo } from "../../components/time-ago.tsx";
import { stageText } from "../../texts/stage-text.ts";
import { useTexts } from "../../texts/use-texts.ts";
import { JobButtons } from "./components/job-buttons.tsx";
import { JobDuration } from "./components/job-duration.tsx";
import { JobFilters } from "./components/job-filters.tsx";
import { useEndpointNames } from "../../components/use-endpoint-names.ts";

const ROWS = 25;

function useColumns(): Column<ListedJob>[] {
  const { t } = useTexts();
  const namesOf = useEndpointNames();
  return [
    { id: "id", header: "ID", ordering: "id", className: "text-end", cell: ({ id }) => <Link to="/jobs/$id" params={{ id: String(id) }}>{id}</Link> },
    { id: "name", header: t("common.name"), ordering: "name", cell: ({ id, name, status_reason: reason }) => <><Link to="/jobs/$id" params={{ id: String(id) }}>{name}</Link><div className="text-secondary small">{reason}</div></> },
    { id: "state", header: t("jobs.state"), ordering: "state", cell: (job) => <JobBadge job={job} /> },
    { id: "verdict", header: t("jobs.verdict"), ordering: "verdict", className: "text-nowrap", cell: ({ verdict }) => (verdict === null ? "" : t(`job.verdict.${verdict}`)) },
    { id: "type", header: t("jobs.type"), cell: ({ params }) => params.sync_types.map((name) => stageText(t, name)).join(", ") },
    { id: "endpoints", header: t("run.endpoints"), cell: ({ params }) => namesOf(params.proxmox_endpoint_ids) },
    { id: "user", header: t("jobs.user"), ordering: "requested_by", cell: ({ requested_by: by }) => by },
    { id: "created", header: t("jobs.created"), ordering: "created_at", className: "text-nowrap", cell: ({ created_at: at }) => <TimeAgo at={at} /> },
    { id: "duration", header: t("jobs.duration"), ordering: "duration", className: "text-nowrap", cell: JobDuration },
    { id: "actions", header: t("common.actions"), cell: (job) => <JobButtons job={job} /> },
  ];
}

/** Jobs: what was synced, by whom, how it went. */
export function JobsPage() {
  const { t } = useTexts();
  const search = useSearch({ from: "/shell/jobs" });
  const navigate = useNavigate({ from: "/jobs" });
  const jobs = useQuery(jobsQuery({ ...search, limit: ROWS }));
  const columns = useColumns();
  const change = (part: Partial<typeof search>): void => void navigate({ search: (old) => ({ ...old, offset: undefined, ...part }), replace: true });
  const isFiltered = Object.keys(search).some((name) => name !== "ordering" && name !== "offset" && search[name as keyof typeof search] !== undefined);
  return (
    <Page title={t("jobs.title")} actions={<RunSyncButton />}>
      <Card isFlush>
        <JobFilters search={search} onChange={change} />
        <QueryState query={jobs}>
          {({ count, results }) => (
            <>
              {results.length === 0 ? <Empty title={t(isFiltered ? "jobs.noMatch" : "jobs.none")} hint={t(isFiltered ? "jobs.noMatchHint" : "jobs.noneHint")} /> : <DataTable label={t("jobs.title")} columns={columns} rows={results} rowKey={({ id }) => id} ordering={search.ordering ?? "-id"} onOrdering={(ordering) => change({ ordering })} />}
              <Pager count={count} limit={ROWS} offset={search.offset ?? 0} onOffset={(offset) => change({ offset: offset === 0 ? undefined : offset })} />
            </>
          )}
        </QueryState>
      </Card>
    </Page>
  );
}
