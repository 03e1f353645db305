import { ApiProblem } from "../api/api-problem.ts";
import type { TextKey } from "../texts/texts.ts";
import { useTexts } from "../texts/use-texts.ts";

interface Explained {
  readonly title: TextKey;
  readonly hint?: TextKey;
  readonly colour: "danger" | "warning";
}

function explain(error: unknown): Explained {
  if (!(error instanceof ApiProblem)) return { title: "state.problem", colour: "danger" };
  if (error.status === 0) return { title: "state.unreachable", hint: "state.unreachableHint", colour: "danger" };
  if (error.status === 403) return { title: "state.forbidden", hint: "state.forbiddenHint", colour: "warning" };
  if (error.status === 404) return { title: "state.notFound", hint: "state.notFoundHint", colour: "warning" };
  return { title: "state.problem", colour: "danger", ...(error.code === "PAGE_ANSWER_UNKNOWN" ? { hint: "state.unknownAnswerHint" as const } : {}) };
}

/** An error as a person needs it: what happened, what to do, the code to look up. */
export function ProblemAlert({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTexts();
  const { title, hint, colour } = explain(error);
  const problem = error instanceof ApiProblem ? error : undefined;
  const said = problem?.hint ?? null;
  return (
    <div className={`alert alert-${colour}`} role="alert">
      <div>
        <h2 className="alert-heading h4">{t(title)}</h2>
        <div className="alert-description">
          <div>{error instanceof Error ? error.message : String(error)}</div>
          {said === null ? null : <div>{said}</div>}
          {hint === undefined ? null : <div>{t(hint)}</div>}
          {problem === undefined ? null : <div className="proxbox-mono mt-1">{t("state.code")}: {problem.code}</div>}
        </div>
        {onRetry === undefined ? null : <button type="button" className="btn btn-sm mt-2" onClick={onRetry}>{t("state.retry")}</button>}
      </div>
    </div>
  );
}
