import type { ReactNode } from "react";
import { useState } from "react";
import { useMay } from "../api/use-may.ts";
import { useTexts } from "../texts/use-texts.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { SwitchField } from "./field.tsx";

/** What is asked before something is started again that had deletions approved. */
export interface StartAgainDialogProps {
  readonly title: string;
  /** Word on the button. */
  readonly action: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  /** `isApproving`: deletions are approved for this start too. */
  readonly onStart: (isApproving: boolean) => void;
  readonly onClose: () => void;
  /** What the approval was of. */
  readonly children: ReactNode;
}

/** Asks for an approval of deletions anew: what was approved then is not what is held back now. Nothing is approved unless it is said. */
export function StartAgainDialog({ title, action, isBusy, error, onStart, onClose, children }: StartAgainDialogProps) {
  const { t } = useTexts();
  const may = useMay();
  const [isApproving, setApproving] = useState(false);
  return (
    <ConfirmDialog title={title} action={action} isDangerous={isApproving} isBusy={isBusy} error={error} onConfirm={() => onStart(isApproving)} onClose={onClose}>
      <p>{children}</p>
      {may("proxbox.apply_plan") ? (
        <SwitchField label={t("run.approveAgain")} hint={t("run.approveAgainHint")} checked={isApproving} onChange={({ target }) => setApproving(target.checked)} />
      ) : (
        <p className="mb-0">{t("run.mayNotApprove")}</p>
      )}
    </ConfirmDialog>
  );
}
