import type { PlanDocument, PlannedChange } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useMay } from "../../api/use-may.ts";
import { Card } from "../../components/card.tsx";
import { Empty } from "../../components/empty.tsx";
import { SelectField, TextField } from "../../components/field.tsx";
import { JobOutcomeAlert } from "../../components/job-outcome-alert.tsx";
import { Page } from "../../components/page.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { TimeAgo } from "../../components/time-ago.tsx";
import { kindsTitle } from "../../texts/kind-text.ts";
import { useTexts } from "../../texts/use-texts.ts";
import { planQuery } from "./api/plans.ts";
import { ApplyDialog } from "./components/apply-dialog.tsx";
import { CountBadges } from "./components/count-badges.tsx";
import { OutcomeAlert } from "./components/outcome-alert.tsx";
import { PlanRemarks } from "./components/plan-remarks.tsx";
import { PlanScope } from "./components/plan-scope.tsx";
import { PlanTree } from "./components/plan-tree.tsx";
import { countChanges, countOf, countResults, endingsOf, filterChanges, labelsOf } from "./plan-rows.ts";
import type { PlanFilter } from "./plan-rows.ts";
import { isTrue } from "./remark-order.ts";

const NO_FILTER: PlanFilter = { kind: "", action: "", search: "", result: "" };

function isPlain({ action }: PlannedChange): boolean {
  return countOf(action) === "create" || countOf(action) === "update";
}

function Filters({ plan, filter, onFilter }: { readonly plan: PlanDocument; readonly filter: PlanFilter; readonly onFilter: (filter: PlanFilter) => void }) {
  const texts = useTexts();
  const { t } = texts;
  const { outcome, plan: { changes } } = plan;
  const kinds = useMemo(() => [...new Set(changes.map(({ kind }) => kind))].toSorted(), [changes]);
  const actions = useMemo(() => [...new Set(changes.map(({ action }) => action))], [changes]);
  const width = outcome === null ? "col-sm-4" : "col-sm-6 col-lg-3";
  return (
    <div className="row g-3">
      <div className={width}><SelectField label={t("inventory.kind")} value={filter.kind} onChange={({ target }) => onFilter({ ...filter, kind: target.value })}><option value="">{t("common.all")}</option>{kinds.map((kind) => <option key={kind} value={kind}>{kindsTitle(texts, kind)}</option>)}</SelectField></div>
      <div className={width}><SelectField label={t("audit.action")} value={filter.action} onChange={({ target }) => onFilter({ ...filter, action: target.value })}><option value="">{t("common.all")}</option>{actions.map((action) => <option key={action} value={action}>{t(`plans.action.${action}`)}</option>)}</SelectField></div>
      {outcome === null ? null : <div className={width}><SelectField label={t("plans.outcome.title")} value={filter.result} onChange={({ target }) => onFilter({ ...filter, result: target.value })}><option value="">{t("common.all")}</option>{countResults(outcome).map(({ result }) => <option key={result} value={result}>{t(`plans.result.${result}`)}</option>)}</SelectField></div>}
      <div className={width}><TextField label={t("common.search")} type="search" value={filter.search} onChange={({ target }) => onFilter({ ...filter, search: target.value })} /></div>
    </div>
  );
}

function Changes({ plan, excluded, onExclude }: { readonly plan: PlanDocument; readonly excluded: ReadonlySet<string>; readonly onExclude: ((id: string, isExcluded: boolean) => void) | undefined }) {
  const { t } = useTexts();
  const [filter, setFilter] = useState(NO_FILTER);
  const { changes, remarks } = plan.plan;
  const labelOf = useMemo(() => labelsOf(changes), [changes]);
  const endingOf = useMemo(() => endingsOf(plan.outcome), [plan.outcome]);
  const shown = useMemo(() => filterChanges(changes, filter, endingOf), [changes, filter, endingOf]);
  const [plain, removing] = useMemo(() => [shown.filter(isPlain), shown.filter((change) => !isPlain(change))], [shown]);
  if (changes.length === 0) return <Card>{isTrue(remarks) ? <Empty title={t("plans.nothing")} hint={t("plans.nothingHint")} /> : <Empty title={t("plans.nothingButRemarks")} hint={t("plans.nothingButRemarksHint")} />}</Card>;
  return (
    <>
      <Filters plan={plan} filter={filter} onFilter={setFilter} />
      {shown.length === 0 ? <Card><Empty title={t("inventory.noMatch")} /></Card> : null}
      {removing.length === 0 ? null : <Card title={t("plans.removing")} isFlush className="mb-3"><PlanTree label={t("plans.removing")} changes={removing} labelOf={labelOf} endingOf={endingOf} excluded={excluded} onExclude={onExclude} /></Card>}
      {plain.length === 0 ? null : <Card title={t("plans.changes")} isFlush><PlanTree label={t("plans.changes")} changes={plain} labelOf={labelOf} endingOf={endingOf} excluded={excluded} onExclude={onExclude} /></Card>}
    </>
  );
}

/** A plan: what would be written, where, and why; chosen, approved and applied here. */
export function PlanPage() {
  const { t } = useTexts();
  const may = useMay();
  const { id } = useParams({ from: "/shell/plans/$id" });
  const query = useQuery(planQuery(id));
  const [excluded, setExcluded] = useState<ReadonlySet<string>>(() => new Set());
  const [isAsking, setIsAsking] = useState(false);
  const [jobId, setJobId] = useState<number>();
  const plan = query.data;
  const isOpen = plan?.status === "open" && jobId === undefined && may("proxbox.apply_plan");
  const exclude = (change: string, isExcluded: boolean): void => setExcluded((old) => new Set([...old].filter((each) => each !== change).concat(isExcluded ? [change] : [])));
  return (
    <Page title={plan?.headline ?? t("plans.one")} pretitle={<Link to="/plans">{t("plans.title")}</Link>} actions={isOpen && plan.plan.changes.length > 0 ? <button type="button" className="btn btn-primary" onClick={() => setIsAsking(true)}>{t("plans.apply")}</button> : null}>
      {jobId === undefined ? null : <JobOutcomeAlert id={jobId} changes="plans inventory conflicts" />}
      <QueryState query={query}>
        {(found) => (
          <>
            <p className="d-flex flex-wrap gap-3 align-items-center">
              <span className="badge">{t(`plans.status.${found.status}`)}</span>
              <CountBadges counts={countChanges(found.plan.changes)} />
              <span className="text-secondary">{found.backend_name} · <TimeAgo at={found.created_at} /></span>
              <PlanScope plan={found} />
              {excluded.size === 0 ? null : <span>{t("plans.excluded", { count: excluded.size })}</span>}
            </p>
            <OutcomeAlert plan={found} />
            <Changes plan={found} excluded={excluded} onExclude={isOpen ? exclude : undefined} />
            <PlanRemarks remarks={found.plan.remarks} />
            {isAsking ? <ApplyDialog planId={id} changes={found.plan.changes} excluded={excluded} onStarted={(started) => { setJobId(started); setIsAsking(false); }} onClose={() => setIsAsking(false)} /> : null}
          </>
        )}
      </QueryState>
    </Page>
  );
}
