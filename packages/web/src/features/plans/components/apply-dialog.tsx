import type { PlannedChange } from "@proxbox/contract";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { SwitchField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { useApplyPlan } from "../api/plans.ts";
import { changeId, countChanges } from "../plan-rows.ts";
import { CountBadges } from "./count-badges.tsx";

/** Which plan is applied, without what. */
export interface ApplyDialogProps {
  readonly planId: string;
  readonly changes: readonly PlannedChange[];
  readonly excluded: ReadonlySet<string>;
  readonly onStarted: (jobId: number) => void;
  readonly onClose: () => void;
}

/** Says what will be written, and asks whether it shall. */
export function ApplyDialog({ planId, changes, excluded, onStarted, onClose }: ApplyDialogProps) {
  const { t } = useTexts();
  const [approves, setApproves] = useState(false);
  const apply = useApplyPlan(planId);
  const left = changes.filter((change) => !excluded.has(changeId(change)));
  const blocked = left.filter((change) => change.blocked !== undefined).length;
  const counts = countChanges(left);
  const exclude = changes.filter((change) => excluded.has(changeId(change))).map(({ kind, key }) => ({ kind, key }));
  const start = (): void => apply.mutate({ exclude, approve_deletions: approves }, { onSuccess: ({ id }) => onStarted(id) });
  return (
    <ConfirmDialog title={t("plans.applyTitle")} action={t("plans.apply")} isDangerous={counts.delete > 0} isBusy={apply.isPending} error={apply.error} onConfirm={start} onClose={onClose}>
      <p>{t("plans.applyCount", { count: left.length })} <CountBadges counts={counts} /></p>
      {exclude.length === 0 ? null : <p>{t("plans.excluded", { count: exclude.length })}</p>}
      {blocked === 0 ? null : <SwitchField label={t("plans.approve", { count: blocked })} hint={t("plans.approveHint")} checked={approves} onChange={({ target }) => setApproves(target.checked)} />}
      <p className="text-secondary mb-0">{t("plans.applyHint")}</p>
    </ConfirmDialog>
  );
}
