import type { ListedPlan } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { z } from "zod";
import type { JobOutcome } from "../../api/job-outcome.ts";
import { useMay } from "../../api/use-may.ts";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { DataTable } from "../../components/data-table.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { JobOutcomeAlert } from "../../components/job-outcome-alert.tsx";
import { Page } from "../../components/page.tsx";
import { Pager } from "../../components/pager.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { TimeAgo } from "../../components/time-ago.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { PLAN_ROWS, plansQuery, useDiscardPlan, useMakePlan } from "./api/plans.ts";
import { MakePlanDialog } from "./components/make-plan-dialog.tsx";

const Made = z.object({ plan: z.object({ id: z.string() }) });

function MadePlan({ job: { result } }: { readonly job: JobOutcome }) {
  const { t } = useTexts();
  const made = Made.safeParse(result);
  return made.success ? <div><Link to="/plans/$id" params={{ id: made.data.plan.id }}>{t("plans.open")}</Link></div> : null;
}

function Discard({ plan, onClose }: { readonly plan: ListedPlan; readonly onClose: () => void }) {
  const { t } = useTexts();
  const discard = useDiscardPlan();
  return <ConfirmDialog title={t("plans.discardTitle")} action={t("plans.discard")} isDangerous isBusy={discard.isPending} error={discard.error} onConfirm={() => discard.mutate(plan.id, { onSuccess: onClose })} onClose={onClose}><p className="mb-0">{plan.headline}</p></ConfirmDialog>;
}

/** Kept plans, and making one. */
export function PlansPage() {
  const { t } = useTexts();
  const may = useMay();
  const [offset, setOffset] = useState(0);
  const [isChoosing, setChoosing] = useState(false);
  const [discarded, setDiscarded] = useState<ListedPlan>();
  const query = useQuery(plansQuery(offset));
  const make = useMakePlan();
  const columns: Column<ListedPlan>[] = [
    { id: "headline", header: t("plans.one"), cell: ({ id, headline }) => <Link to="/plans/$id" params={{ id }}>{headline}</Link> },
    { id: "status", header: t("inventory.state"), cell: ({ status }) => <span className="badge">{t(`plans.status.${status}`)}</span> },
    { id: "backend", header: t("plans.backend"), cell: ({ backend_name }) => backend_name },
    { id: "made", header: t("plans.made"), cell: ({ created_at }) => <TimeAgo at={created_at} /> },
    ...(may("proxbox.delete_plan") ? [{ id: "actions", header: t("common.actions"), cell: (plan: ListedPlan) => <button type="button" className="btn btn-sm btn-ghost-danger" aria-label={`${t("plans.discard")}: ${plan.headline}`} onClick={() => setDiscarded(plan)}>{t("plans.discard")}</button> }] : []),
  ];
  return (
    <Page title={t("plans.title")} actions={may("core.add_job") ? <button type="button" className="btn btn-primary" onClick={() => setChoosing(true)}>{t("plans.make")}</button> : null}>
      {isChoosing ? <MakePlanDialog make={make} onClose={() => setChoosing(false)} /> : null}
      {make.data === undefined ? null : <JobOutcomeAlert key={make.data.id} id={make.data.id} changes="plans">{(job) => <MadePlan job={job} />}</JobOutcomeAlert>}
      <QueryState query={query}>
        {({ count, results, unavailable }) => (
          <>
            {unavailable.map(({ backend_id, backend_name, detail, hint }) => <div key={backend_id} className="alert alert-warning" role="alert">{backend_name}: {detail} {hint}</div>)}
            <Card isFlush>
              {results.length === 0 ? <Empty title={t("plans.none")} hint={t("plans.noneHint")} /> : <DataTable label={t("plans.title")} columns={columns} rows={results} rowKey={({ id }) => id} />}
              <Pager count={count} limit={PLAN_ROWS} offset={offset} onOffset={setOffset} />
            </Card>
          </>
        )}
      </QueryState>
      {discarded === undefined ? null : <Discard plan={discarded} onClose={() => setDiscarded(undefined)} />}
    </Page>
  );
}
