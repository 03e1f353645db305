import type { StageName } from "@proxbox/contract";
import { useState } from "react";
import { Dialog } from "../../../components/dialog.tsx";
import { EndpointChoice } from "../../../components/endpoint-choice.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { RunScopeFields } from "../../../components/run-scope-fields.tsx";
import { scopeErrors, scopeParams, WHOLE_SCOPE } from "../../../components/run-scope.ts";
import { StageChoice } from "../../../components/stage-choice.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { useMakePlan } from "../api/plans.ts";

/** Chooses of what a plan is made: endpoints, stages, machines; nothing chosen is everything. */
export function MakePlanDialog({ make, onClose }: { readonly make: ReturnType<typeof useMakePlan>; readonly onClose: () => void }) {
  const { t } = useTexts();
  const [stages, setStages] = useState<readonly StageName[]>([]);
  const [endpoints, setEndpoints] = useState<readonly number[]>([]);
  const [scope, setScope] = useState(WHOLE_SCOPE);
  const start = (): void => make.mutate({ sync_types: stages.length === 0 ? ["all"] : [...stages], proxmox_endpoint_ids: [...endpoints], ...scopeParams(scope) }, { onSuccess: onClose });
  const footer = (
    <>
      <button type="button" className="btn" onClick={onClose}>{t("common.cancel")}</button>
      <button type="button" className="btn btn-primary" disabled={make.isPending || scopeErrors(scope).machines} onClick={start}>{t("run.start")}</button>
    </>
  );
  return (
    <Dialog title={t("plans.make")} onClose={onClose} footer={footer}>
      <p className="text-secondary">{t("plans.noneHint")}</p>
      {make.error === null ? null : <ProblemAlert error={make.error} />}
      <EndpointChoice chosen={endpoints} onChange={setEndpoints} />
      <StageChoice chosen={stages} onChange={setStages} />
      <RunScopeFields scope={scope} onChange={setScope} isOfPlan />
    </Dialog>
  );
}
