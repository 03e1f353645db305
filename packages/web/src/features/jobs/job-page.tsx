import { jobCondition } from "@proxbox/contract";
import type { DetailedJob } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Card } from "../../components/card.tsx";
import { JobBadge } from "../../components/job-badge.tsx";
import { Page } from "../../components/page.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { TimeAgo } from "../../components/time-ago.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { jobQuery } from "./api/job.ts";
import { JobButtons } from "./components/job-buttons.tsx";
import { JobDuration } from "./components/job-duration.tsx";
import { JobLog } from "./components/job-log.tsx";
import { JobObjects } from "./components/job-objects.tsx";
import { JobPipeline } from "./components/job-pipeline.tsx";
import { JobScope } from "./components/job-scope.tsx";

function Facts({ job }: { readonly job: DetailedJob }) {
  const { t } = useTexts();
  const condition = jobCondition(job);
  return (
    <Card title={t("jobs.summary")}>
      <p className="mb-2"><JobBadge job={job} /></p>
      {job.status_reason === null ? null : <p>{job.status_reason}</p>}
      <p className="text-secondary" data-help={condition}>{t(`means.${condition}`)} <strong>{t(`advice.${condition}`)}</strong></p>
      {job.problem === null ? null : (
        <div className="alert alert-danger" role="alert">
          <div>
            <div>{job.problem.message}</div>
            <div>{job.problem.hint}</div>
            <div className="proxbox-mono mt-1">{t("state.code")}: {job.problem.code}</div>
          </div>
        </div>
      )}
      <dl className="proxbox-facts mb-0">
        {job.verdict === null ? null : <><dt>{t("jobs.verdict")}</dt><dd>{t(`job.verdict.${job.verdict}`)}</dd></>}
        <JobScope job={job} />
        <dt>{t("jobs.user")}</dt><dd>{job.requested_by}</dd>
        <dt>{t("jobs.created")}</dt><dd><TimeAgo at={job.created_at} /></dd>
        <dt>{t("jobs.started")}</dt><dd>{job.started_at === null ? t("jobs.notYet") : <TimeAgo at={job.started_at} />}</dd>
        <dt>{t("jobs.ended")}</dt><dd>{job.completed_at === null ? t("jobs.notYet") : <TimeAgo at={job.completed_at} />}</dd>
        {job.completed_at === null || job.started_at === null ? null : <><dt>{t("jobs.duration")}</dt><dd><JobDuration {...job} /></dd></>}
        {job.source_job_id === null ? null : <><dt>{t("jobs.source")}</dt><dd><Link to="/jobs/$id" params={{ id: String(job.source_job_id) }}>{job.source_job_id}</Link></dd></>}
      </dl>
    </Card>
  );
}

function Job({ job }: { readonly job: DetailedJob }) {
  const { t } = useTexts();
  return (
    <Page title={job.name} pretitle={<Link to="/jobs">{t("jobs.one", { id: String(job.id) })}</Link>} actions={<JobButtons job={job} />}>
      <div className="row row-cards">
        <div className="col-lg-4"><Facts job={job} /></div>
        <div className="col-lg-8"><JobPipeline job={job} /></div>
        <div className="col-12"><JobObjects job={job} /></div>
        <div className="col-12"><JobLog job={job} /></div>
      </div>
    </Page>
  );
}

/** One job, as it runs and afterwards: its steps, what became of each object, its log. */
export function JobPage() {
  const { t } = useTexts();
  const { id } = useParams({ from: "/shell/jobs/$id" });
  const job = useQuery(jobQuery(Number(id)));
  if (job.data === undefined) return <Page title={t("jobs.one", { id })}><QueryState query={job}>{() => null}</QueryState></Page>;
  return <Job key={job.data.id} job={job.data} />;
}
