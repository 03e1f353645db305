import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { hasEnded, jobOutcomeQuery } from "../api/job-outcome.ts";
import type { JobOutcome } from "../api/job-outcome.ts";
import { useTexts } from "../texts/use-texts.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { Spinner } from "./spinner.tsx";

/** Which job is followed. */
export interface JobOutcomeAlertProps {
  readonly id: number;
  /** First parts of the query keys whose answers it changes, by spaces. */
  readonly changes: string;
  /** What is said once it has ended. */
  readonly children?: (job: JobOutcome) => ReactNode;
}

function colourOf({ state, verdict }: JobOutcome): string {
  if (state !== "completed") return hasEnded({ state }) ? "danger" : "info";
  return verdict === "success" ? "success" : "warning";
}

/** A job that this page has started, live until it has ended; then what it changed is asked for again. */
export function JobOutcomeAlert({ id, changes, children }: JobOutcomeAlertProps) {
  const { t } = useTexts();
  const client = useQueryClient();
  const { data: job, error } = useQuery(jobOutcomeQuery(id));
  const isOver = job !== undefined && hasEnded(job);
  useEffect(() => {
    if (isOver) for (const area of changes.split(" ")) void client.invalidateQueries({ queryKey: [area] });
  }, [isOver, changes, client]);
  if (job === undefined) return error === null ? <Spinner /> : <ProblemAlert error={error} />;
  return (
    <div className={`alert alert-${colourOf(job)}`} role="status">
      <div>
        <h2 className="alert-heading h4">{t("job.title", { id: String(id) })}: {t(`job.${job.state}`)}{job.verdict === null ? "" : ` (${t(`job.verdict.${job.verdict}`)})`}</h2>
        <div className="alert-description">
          {job.error ?? job.status_reason ?? ""}
          {isOver ? children?.(job) : null}
          <div><a href={`/jobs/${id}`}>{t("job.open")}</a></div>
        </div>
      </div>
    </div>
  );
}
