import type { StageName } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { proxmoxEndpointsQuery } from "../api/proxmox-endpoints.ts";
import { useStartJob } from "../api/start-job.ts";
import { useMay } from "../api/use-may.ts";
import { useTexts } from "../texts/use-texts.ts";
import { Dialog } from "./dialog.tsx";
import { EndpointChoice } from "./endpoint-choice.tsx";
import { SelectField, SwitchField } from "./field.tsx";
import { ProblemAlert } from "./problem-alert.tsx";
import { RunScopeFields } from "./run-scope-fields.tsx";
import { scopeErrors, scopeParams, WHOLE_SCOPE } from "./run-scope.ts";
import { StageChoice } from "./stage-choice.tsx";

/** Starts a sync now: of which endpoints and stages, and what is allowed; then leads to its job. */
export function RunSyncDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const may = useMay();
  const start = useStartJob();
  const [stages, setStages] = useState<readonly StageName[]>([]);
  const [endpoints, setEndpoints] = useState<readonly number[]>([]);
  const [onBusy, setOnBusy] = useState<"wait" | "skip">("wait");
  const [isApproving, setApproving] = useState(false);
  const [scope, setScope] = useState(WHOLE_SCOPE);
  const { machines, branch } = scopeErrors(scope);
  // The list moves the button when it comes: a click meanwhile went nowhere, or started what nobody had seen yet.
  const isLoading = useQuery(proxmoxEndpointsQuery).isPending;
  const submit = (): void =>
    start.mutate(
      { sync_types: stages.length === 0 ? ["all"] : [...stages], proxmox_endpoint_ids: [...endpoints], on_busy: onBusy, approve_deletions: isApproving, ...scopeParams(scope) },
      { onSuccess: ({ id }) => void navigate({ to: "/jobs/$id", params: { id: String(id) } }) },
    );
  const footer = (
    <>
      <button type="button" className="btn" onClick={onClose}>{t("common.cancel")}</button>
      <button type="button" className="btn btn-primary" disabled={start.isPending || isLoading || machines || branch} onClick={submit}>{t("run.start")}</button>
    </>
  );
  return (
    <Dialog title={t("run.title")} onClose={onClose} footer={footer}>
      {start.error === null ? null : <ProblemAlert error={start.error} />}
      <EndpointChoice chosen={endpoints} onChange={setEndpoints} />
      <StageChoice chosen={stages} onChange={setStages} />
      <SelectField label={t("run.onBusy")} value={onBusy} onChange={({ target }) => setOnBusy(target.value === "skip" ? "skip" : "wait")}>
        <option value="wait">{t("run.wait")}</option>
        <option value="skip">{t("run.skip")}</option>
      </SelectField>
      <RunScopeFields scope={scope} onChange={setScope} />
      {may("proxbox.apply_plan") ? <SwitchField label={t("run.approve")} hint={t("run.approveHint")} checked={isApproving} onChange={({ target }) => setApproving(target.checked)} /> : null}
    </Dialog>
  );
}
