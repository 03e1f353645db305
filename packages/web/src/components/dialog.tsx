import { useEffect, useId, useRef } from "react";
import type { ReactNode, SyntheticEvent } from "react";
import { useTexts } from "../texts/use-texts.ts";

/** What a dialogue is made of. It is shown as long as it is rendered. */
export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A dialogue above the page; the browser keeps the focus in it and closes it on Escape. React lets the Escape of a dialogue within it through, which is not its own. */
export function Dialog({ title, onClose, isWide = false, footer, children }: DialogProps) {
  const { t } = useTexts();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    if (shown !== null && !shown.open) shown.showModal();
    return () => shown?.close();
  }, []);
  const cancelled = (event: SyntheticEvent): void => {
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    onClose();
  };
  // A second Escape without a click between closes it whatever anybody says; it is shown again, and whoever shows it decides.
  const closed = ({ target, currentTarget }: SyntheticEvent<HTMLDialogElement>): void => {
    if (target !== currentTarget || currentTarget.open) return;
    currentTarget.showModal();
    onClose();
  };
  return (
    <dialog ref={dialog} className={`proxbox-dialog${isWide ? " wide" : ""}`} aria-labelledby={id} onCancel={cancelled} onClose={closed}>
      <div className="modal-header">
        <h2 className="modal-title" id={id}>{title}</h2>
        <button type="button" className="btn-close" aria-label={t("common.close")} onClick={onClose} />
      </div>
      <div className="modal-body">{children}</div>
      {footer === undefined ? null : <div className="modal-footer">{footer}</div>}
    </dialog>
  );
}
