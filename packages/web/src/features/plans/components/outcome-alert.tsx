import type { PlanDocument } from "@proxbox/contract";
import { TimeAgo } from "../../../components/time-ago.tsx";
import { kindText } from "../../../texts/kind-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { countResults } from "../plan-rows.ts";
import { ResultBadge } from "./result-badge.tsx";

/** Whether applying a plan did exactly what was approved, with counts, and what was written besides. Nothing of a plan that was not applied. */
export function OutcomeAlert({ plan: { status, outcome } }: { readonly plan: Pick<PlanDocument, "status" | "outcome"> }) {
  const texts = useTexts();
  const { t } = texts;
  if (outcome === null) return status === "applied" ? <p className="text-secondary">{t("plans.outcome.unknown")}</p> : null;
  const { is_exact: isExact, besides } = outcome;
  return (
    <section className={`alert alert-${isExact ? "success" : "warning"}`} aria-label={t("plans.outcome.title")}>
      <div>
        <h2 className="alert-heading h4">{t(isExact ? "plans.outcome.exact" : "plans.outcome.inexact")}</h2>
        <div className="alert-description">
          <div className="d-flex flex-wrap gap-1 mb-1">{countResults(outcome).map(({ result, count }) => <ResultBadge key={result} result={result} count={count} />)}</div>
          <div>{t(isExact ? "plans.outcome.exactHint" : "plans.outcome.inexactHint")} <TimeAgo at={outcome.at} /></div>
          {besides.length === 0 ? null : <div>{t("plans.outcome.besides", { count: besides.length })} {besides.map(({ kind, label }) => `${kindText(texts, kind)} ${label}`).join(", ")}</div>}
        </div>
      </div>
    </section>
  );
}
