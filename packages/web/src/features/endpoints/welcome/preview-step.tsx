import { TERMINAL_STATES } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useMay } from "../../../api/use-may.ts";
import { Card } from "../../../components/card.tsx";
import { DataTable } from "../../../components/data-table.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { Spinner } from "../../../components/spinner.tsx";
import { kindsTitle } from "../../../texts/kind-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { countChanges, followedJobQuery, previewQuery, useStartJob } from "../api/first-sync.ts";

function PlanCounts({ id }: { readonly id: string }) {
  const texts = useTexts();
  const { t, language } = texts;
  const preview = useQuery(previewQuery(id));
  return (
    <QueryState query={preview}>
      {({ headline, plan: { changes } }) => (
        <>
          <p className="fw-medium">{headline}</p>
          <DataTable
            label={t("welcome.preview")}
            rows={countChanges(changes)}
            rowKey={({ kind, action }) => `${kind} ${action}`}
            columns={[
              { id: "kind", header: t("welcome.kind"), cell: ({ kind }) => kindsTitle(texts, kind) },
              { id: "action", header: t("welcome.action"), cell: ({ action }) => <span className={action === "delete" ? "badge bg-red-lt" : "badge"}>{t(`plans.action.${action}`)}</span> },
              { id: "count", header: t("welcome.count"), className: "text-end", cell: ({ count }) => count.toLocaleString(language) },
            ]}
          />
          <a className="btn mt-3" href={`/plans/${id}`}>{t("welcome.openPlan")}</a>
        </>
      )}
    </QueryState>
  );
}

function Making({ job }: { readonly job: number }) {
  const { t } = useTexts();
  const followed = useQuery(followedJobQuery(job));
  return (
    <QueryState query={followed}>
      {({ state, status_reason, result }) => {
        if (!TERMINAL_STATES.includes(state)) return <div className="d-flex align-items-center gap-2" role="status"><Spinner /><span>{status_reason ?? t("welcome.reading")}</span></div>;
        if (result?.plan !== undefined) return <PlanCounts id={result.plan.id} />;
        return <p className="mb-0">{status_reason ?? t("welcome.noPlan")} <a href={`/jobs/${job}`}>{t("welcome.openJob")}</a></p>;
      }}
    </QueryState>
  );
}

/** What the first sync would do, read by a job that writes nothing. */
export function PreviewStep() {
  const { t } = useTexts();
  const may = useMay();
  const make = useStartJob("plans");
  return (
    <Card title={t("welcome.preview")}>
      <p className="text-secondary">{t("welcome.previewHint")}</p>
      {make.error === null ? null : <ProblemAlert error={make.error} />}
      {make.data === undefined ? null : <Making job={make.data.id} />}
      {may("core.add_job") && make.data === undefined ? <button type="button" className="btn btn-primary" disabled={make.isPending} onClick={() => make.mutate()}>{t("welcome.makePreview")}</button> : null}
    </Card>
  );
}
