import type { ReactNode } from "react";
import { useTexts } from "../texts/use-texts.ts";
import { Dialog } from "./dialog.tsx";
import { ProblemAlert } from "./problem-alert.tsx";

/** What is asked before something happens that cannot be undone. */
export interface ConfirmDialogProps {
  readonly title: string;
  /** Word on the button: what will happen. */
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly isBusy?: boolean;
  readonly error?: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks whether something shall happen. */
export function ConfirmDialog({ title, action, isDangerous = false, isBusy = false, error = null, onConfirm, onClose, children }: ConfirmDialogProps) {
  const { t } = useTexts();
  const footer = (
    <>
      <button type="button" className="btn" onClick={onClose}>{t("common.cancel")}</button>
      <button type="button" className={`btn btn-${isDangerous ? "danger" : "primary"}`} disabled={isBusy} onClick={onConfirm}>{action}</button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} footer={footer}>
      {error === null ? null : <ProblemAlert error={error} />}
      {children}
    </Dialog>
  );
}
