import type { EndpointKindName, EndpointTest } from "@proxbox/contract";
import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../../components/card.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { Spinner } from "../../../components/spinner.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedEndpoint } from "../api/endpoints.ts";
import { useTestEndpoint } from "../api/try-endpoint.ts";
import { EndpointDialog } from "../components/endpoint-dialog.tsx";
import { TestSteps } from "../components/test-steps.tsx";
import { useMayEndpoint } from "../components/use-may-endpoint.ts";

function LastTest({ test, last }: { readonly test: UseMutationResult<EndpointTest, Error, number>; readonly last: EndpointTest | null }) {
  const { t } = useTexts();
  if (test.isPending) return <Spinner />;
  if (test.error !== null) return <ProblemAlert error={test.error} />;
  const shown = test.data ?? last;
  return shown === null ? <p className="mb-0 text-secondary">{t("welcome.notTested")}</p> : <TestSteps test={shown} />;
}

/** An endpoint that is there already: what its last test said, to be tested again or changed. */
export function SavedEndpointCard({ kind, endpoint }: { readonly kind: EndpointKindName; readonly endpoint: SavedEndpoint }) {
  const { t } = useTexts();
  const may = useMayEndpoint(kind);
  const test = useTestEndpoint(kind);
  const [isEditing, setIsEditing] = useState(false);
  const actions = may("change") ? (
    <div className="btn-list">
      <button type="button" className="btn btn-sm" aria-label={`${t("common.edit")} ${endpoint.name}`} onClick={() => setIsEditing(true)}>{t("common.edit")}</button>
      <button type="button" className="btn btn-sm" aria-label={`${t("endpoints.test")} ${endpoint.name}`} disabled={test.isPending || !endpoint.enabled} onClick={() => test.mutate(endpoint.id)}>{t("endpoints.test")}</button>
    </div>
  ) : undefined;
  return (
    <Card title={endpoint.name} className="mb-3" actions={actions}>
      <p className="proxbox-mono text-secondary">{endpoint.url}</p>
      {endpoint.notes.map((note) => <p key={note} className="alert alert-warning py-2 text-body">{note}</p>)}
      <LastTest test={test} last={endpoint.last_check} />
      {isEditing ? <EndpointDialog kind={kind} endpoint={endpoint} onClose={() => setIsEditing(false)} /> : null}
    </Card>
  );
}
