import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTexts } from "../../../texts/use-texts.ts";

/** Says how something that was pasted is understood, or why it is not; read out by screen readers as it changes. */
export function HowRead({ wrong, children }: { readonly wrong: string | undefined; readonly children: ReactNode }) {
  const { t } = useTexts();
  return (
    <div role="status" className="mb-3">
      {wrong === undefined ? null : <div className="alert alert-warning mb-0 py-2 d-flex gap-2"><IconAlertTriangle size={18} aria-hidden="true" className="flex-shrink-0" /><span className="text-body">{t("endpoints.notRead", { why: wrong })}</span></div>}
      {wrong !== undefined || children === undefined ? null : <div className="alert alert-success mb-0 py-2 d-flex gap-2"><IconCheck size={18} aria-hidden="true" className="flex-shrink-0" /><span className="text-body">{children}</span></div>}
    </div>
  );
}
